import { GlusterctlError } from '../model/errors.ts';
import type { Operation, Plan } from '../model/plan.ts';
import type { Hold } from './hold.ts';
import type { Run } from './run.ts';
import { runStep } from './step.ts';

/** What a person must say to lose what an operation made; null: nothing that it made can be in use. */
export function wordFor({ id, plan }: Operation, finished: string | undefined): string | null {
  return plan.confirm ?? addedVolume(plan) ?? (finished === undefined ? null : id);
}

function addedVolume(plan: Plan): string | null {
  for (const change of plan.changes)
    if (change.do === 'add' && change.table === 'volumes') return change.value.name;
  return null;
}

export interface InUse {
  /** What is to be said so that it may be lost. */
  readonly word: string;
  readonly error: GlusterctlError;
}

export interface Undoing {
  readonly operation: Operation;
  readonly hold: Hold | null;
  readonly simulated: boolean | null;
  readonly mayReplace: boolean;
  /** Words that a person has said: what they stand for may be lost. */
  readonly confirmed: readonly string[];
  /** When the log says that the operation was finished, if it does. */
  readonly finished: string | undefined;
}

/**
 * Why what was made must not be undone by a command that did not make it: somebody may use it by now. Null where nothing
 * does, or where a person has said that it may be lost. What can't be looked at may be in use.
 */
export async function undoRefusal(run: Run, undoing: Undoing): Promise<InUse | null> {
  const { operation, confirmed, finished } = undoing;
  const word = wordFor(operation, finished);
  if (word === null || confirmed.includes(word)) return null;
  const logged = finished === undefined ? [] : [`the log says that it was finished on ${finished}`];
  const found = [...logged, ...(await look(run, undoing))];
  if (found.length === 0) return null;
  const { plan } = operation;
  const what = plan.confirm === undefined ? 'what it made' : `volume ${word}`;
  const message = [`${plan.title}: not undone, ${what} may be in use:`, ...found.map((line) => `  ${line}`)];
  const details = { operation: operation.id, inUse: { word, found } };
  return { word, error: new GlusterctlError('refused', message.join('\n'), { details }) };
}

async function look(run: Run, { operation, hold, simulated, mayReplace }: Undoing): Promise<string[]> {
  const { beforeUndo } = operation.plan;
  if (beforeUndo === undefined) {
    return operation.plan.confirm === undefined && addedVolume(operation.plan) === null
      ? []
      : ['it was begun by a version that can not look whether it is in use'];
  }
  const ends = await Promise.all(
    beforeUndo.map(async (step) => {
      const hosts = mayReplace ? [step.host, ...step.alternatives] : [step.host];
      const work = { operation: operation.id, hold, step, script: step.script, undo: false, simulated };
      return await runStep(run, { ...work, hosts, patient: false });
    }),
  );
  return [
    ...new Set(
      ends.flatMap((end) =>
        end.kind === 'done'
          ? end.stdout.split('\n').flatMap((line) => (line === '' ? [] : [`${end.host.name}: ${line}`]))
          : [`it can't be looked at: ${end.error.message}`],
      ),
    ),
  ];
}
