import { counted } from '../../model/counted.ts';
import { listed } from '../../model/listed.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import type { Plan, Stage } from '../../model/plan.ts';
import type { Progress, ProgressEvent, ProgressOptions } from './types.ts';
import { createWaitLines } from './wait-lines.ts';
import { lineOf, printedBy, seconds } from './words.ts';

/** Some that run jobs take one that is silent for long for one that hangs. */
const PAUSE_MS = 300_000;
const MOST_HOSTS = 4;

/** Of a stage that goes on: which hosts have done their part of it, and since when it goes. */
interface Going {
  readonly plan: Plan;
  readonly stage: Stage;
  readonly since: number;
  readonly hosts: string[];
  steps: number;
}

/** One line per finished stage, for logs of jobs; what goes wrong is told at once. */
export function stageLines({ line, now }: ProgressOptions): Progress {
  const waits = createWaitLines({ line, now, pauseMs: PAUSE_MS });
  const plans = new Map<string, Plan>();
  const going = new Map<string, Map<Stage, Going>>();
  const undoing = new Set<string>();

  function stageOf(event: StepEvent): Going | null {
    const plan = plans.get(event.operation);
    const stage = plan?.stages.find(({ steps }) => steps.some(({ id }) => id === event.step));
    // Looks that are judged lead to what is told of their wait.
    if (plan === undefined || stage === undefined || stage.judge !== undefined) return null;
    const own = going.get(event.operation) ?? new Map<Stage, Going>();
    going.set(event.operation, own);
    const found = own.get(stage) ?? { plan, stage, since: now(), hosts: [], steps: 0 };
    own.set(stage, found);
    return found;
  }

  function tell({ plan, stage, since, hosts }: Going): void {
    const where =
      hosts.length > MOST_HOSTS
        ? counted(hosts.length, 'host')
        : listed(inNaturalOrder(hosts, (host) => host));
    line(`${plan.title}: ${stage.title} on ${where}: done (${seconds(now() - since)})`);
  }

  function stepEnded(event: StepEvent): void {
    const stage = stageOf(event);
    if (stage === null) return;
    stage.steps += 1;
    if (!stage.hosts.includes(event.host)) stage.hosts.push(event.host);
    if (stage.steps < stage.stage.steps.length) return;
    tell(stage);
    going.get(event.operation)?.delete(stage.stage);
  }

  function undoBegins({ operation }: StepEvent): void {
    const plan = plans.get(operation);
    if (plan === undefined || undoing.has(operation)) return;
    undoing.add(operation);
    line(`${plan.title}: undoing what was done`);
  }

  return {
    begin: () => undefined,
    show(event) {
      waits.note(event);
      for (const words of printedBy(event)) line(words);
      if (event.type === 'reserved') plans.set(event.operation, event.plan);
      if (event.type === 'step-started' && event.undo) undoBegins(event);
      if (event.type === 'step-started' && !event.undo) stageOf(event);
      if (event.type === 'step-ended' && event.result === 'done') {
        if (!event.undo) stepEnded(event);
        return;
      }
      if (event.type === 'ended') {
        // Of what is gone on with only a part is done anew.
        for (const part of going.get(event.operation)?.values() ?? []) if (part.steps > 0) tell(part);
        going.delete(event.operation);
        return;
      }
      const text = lineOf(event);
      if (text !== null) line(text);
    },
    end: () => undefined,
  };
}

type StepEvent = Extract<ProgressEvent, { readonly type: 'step-started' | 'step-ended' }>;
