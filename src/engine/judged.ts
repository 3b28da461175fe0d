import type { ScriptResult } from '../hosts/hosts.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { HostAddress, Judgement, Operation, Stage, Step } from '../model/plan.ts';
import { type Resting, restingHosts } from '../model/resting.ts';
import type { Judge, Told, Verdict } from '../plans/judge.ts';
import { cleanOutput, hostUnusable } from './failure.ts';
import { guarded, wrongKindRefusal } from './guard.ts';
import { type Hold, lossOf, SIGN_SECONDS, stateNow, updateHeld } from './hold.ts';
import type { Run } from './run.ts';
import { summary } from './step.ts';

export interface LookWork {
  readonly operation: Operation['id'];
  readonly simulated: boolean | null;
  readonly stage: Stage;
  readonly judge: Judgement;
  readonly steps: readonly Step[];
}

export interface JudgedWork extends LookWork {
  readonly hold: Hold;
}

export type JudgedEnd =
  | { readonly kind: 'on' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'no'; readonly error: GlusterctlError }
  /** It waited long for what can't come true by itself. */
  | { readonly kind: 'blocked'; readonly error: GlusterctlError; readonly away: readonly string[] };

/** Seconds between looks: quick at first, as many waits are short. */
const PAUSES = [1, 2, 3, 5, 8, 12, 15];

/** Whoever works on what is in the way, or boots a host, is given this long. */
const PATIENCE_SECONDS = 600;

/** Looks, and looks again, until its judge says to go on or no further. Only a person ends a wait that nothing blocks. */
export async function runJudged(run: Run, work: JudgedWork): Promise<JudgedEnd> {
  const { clock, stop, onEvent } = run.options;
  const judge = judgeOf(run, work.judge);
  const said = { operation: work.operation, title: work.stage.title };
  const begun = clock.now().getTime();
  let blockedSince: number | null = null;
  let resting: readonly Resting[] = [];
  let toldAt = Number.NEGATIVE_INFINITY;
  for (let looks = 0; ; looks++) {
    if (stop.aborted || (await lossOf(run, work.hold)) !== null) return { kind: 'stopped' };
    const told = await lookAll(run, work, looks === 0);
    let verdict = judge(told, work.judge.about, resting);
    if (verdict.go === 'no' || (isBlocked(verdict) && blockedSince === null)) {
      resting = await restingNow(run, work);
      if (resting.length > 0) verdict = judge(told, work.judge.about, resting);
    }
    if (verdict.go === 'on') {
      if (looks > 0) onEvent({ type: 'waited', ...said, seconds: (clock.now().getTime() - begun) / 1000 });
      return { kind: 'on' };
    }
    if (verdict.go === 'no') return { kind: 'no', error: verdict.error };
    const now = clock.now().getTime();
    blockedSince = verdict.blocked === undefined ? null : (blockedSince ?? now);
    const { for: what, left, blocked } = verdict;
    onEvent({ type: 'waits', ...said, for: what, left, ...(blocked === undefined ? {} : { blocked }) });
    if (now - toldAt >= SIGN_SECONDS * 1000) {
      if (!(await tellOthers(run, work))) return { kind: 'stopped' };
      toldAt = now;
    }
    if (blockedSince !== null && now - blockedSince >= PATIENCE_SECONDS * 1000)
      return { kind: 'blocked', error: blockedError(work.stage, verdict), away: hostsWithoutAnswer(told) };
    const pause = PAUSES[Math.min(looks, PAUSES.length - 1)] ?? 1;
    await clock.sleep(pause * 1000, stop).catch(() => undefined);
  }
}

function isBlocked(verdict: Verdict): boolean {
  return verdict.go === 'wait' && verdict.blocked !== undefined;
}

/** What is in the way may be so on purpose: the state is asked where anything is. */
async function restingNow(run: Run, { operation }: LookWork): Promise<readonly Resting[]> {
  const state = await stateNow(run);
  return state === null ? [] : restingHosts(state, operation);
}

/** For the lists of other terminals, and as a sign of life; false where the operation is somebody else's by now. */
async function tellOthers(run: Run, { hold, stage }: JudgedWork): Promise<boolean> {
  const waitsFor = stage.title;
  try {
    await updateHeld(run, hold, `waits: ${waitsFor}`, { waitsFor });
    return true;
  } catch (error) {
    if (hold.lost !== null) return false;
    throw error;
  }
}

export function judgeOf(run: Run, { by }: Judgement): Judge {
  const judge = run.options.judges[by];
  if (judge !== undefined) return judge;
  throw new GlusterctlError('failed', `This version can't judge what the operation looks at (${by})`, {
    hint: 'It was probably begun by a newer version: continue it with that one.',
  });
}

/** All looks of a stage once, side by side. Repeated ones are told to nobody: only what they lead to. */
export async function lookAll(run: Run, work: LookWork, tell: boolean): Promise<readonly Told[]> {
  return await Promise.all(work.steps.map(async (step) => await look(run, work, step, tell)));
}

/** Asks the first of the step's hosts that answers. What goes wrong is what is told: a look has no other end. */
async function look(run: Run, work: LookWork, step: Step, tell: boolean): Promise<Told> {
  let problem = 'it has no host';
  let asked = step.host.name;
  for (const host of [step.host, ...step.alternatives]) {
    const result = await ask(run, work, step, host, tell);
    if (result.kind === 'done' && result.code === 0)
      return { step: step.id, host: host.name, stdout: result.stdout, problem: '' };
    asked = host.name;
    problem = problemOf(host.name, result);
    if (run.options.abandon.aborted) break;
  }
  return { step: step.id, host: asked, stdout: null, problem };
}

async function ask(
  run: Run,
  work: LookWork,
  step: Step,
  host: HostAddress,
  tell: boolean,
): Promise<ScriptResult> {
  const { options } = run;
  const script = guarded(step.script, work.simulated);
  const said = {
    operation: work.operation,
    step: step.id,
    host: host.name,
    title: step.title,
    undo: false,
  };
  if (tell) {
    run.point(`before look ${step.id} on ${host.name}`);
    options.onEvent({ type: 'step-started', ...said, script: script.text });
  }
  const { timeoutSeconds } = step;
  const result = await run.mutexes.hold(
    step.mutex,
    async () => await options.hosts.run(host, script, { timeoutSeconds, signal: options.abandon }),
  );
  if (tell) {
    run.point(`after look ${step.id} on ${host.name}`);
    options.onEvent({ type: 'step-ended', ...said, ...summary(result) });
  }
  return result;
}

function problemOf(host: string, result: ScriptResult): string {
  if (result.kind === 'unreachable') return hostUnusable(host, result.problem).message;
  if (result.kind === 'unknown') return `${host}: no answer: ${cleanOutput(result.reason)}`;
  const wrong = wrongKindRefusal(host, result);
  if (wrong !== null) return wrong.message;
  const said = cleanOutput(result.stderr) || cleanOutput(result.stdout) || `exit code ${result.code}`;
  return `${host}: ${said}`;
}

function hostsWithoutAnswer(told: readonly Told[]): readonly string[] {
  return [...new Set(told.filter(({ stdout }) => stdout === null).map(({ host }) => host))];
}

function blockedError(stage: Stage, verdict: Extract<Verdict, { go: 'wait' }>): GlusterctlError {
  return new GlusterctlError(
    'partial',
    `${stage.title}: waited in vain for ${verdict.for}: ${verdict.blocked}`,
    {
      details: { waitsFor: verdict.for, left: verdict.left, blocked: verdict.blocked },
    },
  );
}
