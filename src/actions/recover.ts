import { mustAgree } from '../cli/confirm.ts';
import type { Context } from '../cli/context.ts';
import { endsByAllLogs } from '../cli/run/logged-ends.ts';
import type { Outcome, Recovery } from '../engine/types.ts';
import type { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { leftBehind } from '../plans/evacuate.ts';

/** What there is to know and to say before anything is undone. */
export interface RecoveryRequest extends Recovery {
  /** As given with --confirm. */
  readonly confirmed: readonly string[];
  /** What will be undone, or finished, and what goes with it: for a person who is asked. */
  readonly describe: (state: State, operation: Operation, direction: 'forward' | 'back') => readonly string[];
}

export interface Recovered {
  readonly id: Id;
  readonly title: string;
  readonly outcome: Outcome;
  /** null: it ended as was asked for. */
  readonly error: GlusterctlError | null;
  /** Of what was finished: what the command that began it would have told at its end. */
  readonly notes: readonly string[];
}

/**
 * Finishes or undoes operations. On a terminal it is asked before something is undone or goes on to be deleted; and what is, or may be, in use by
 * now goes only where a person types its name, or has given it with --confirm. --yes answers the first question alone.
 */
export async function recover(
  context: Context,
  state: State,
  request: RecoveryRequest,
): Promise<readonly Recovered[]> {
  const { ids, direction } = request;
  if (ids.length === 0) return [];
  const outcomes = await recoverWithConsent(context, state, request);
  const { doneTitle } = await import('../engine/skipped.ts');
  return outcomes.map((outcome, index) => {
    const id = ids[index] ?? '';
    return {
      id,
      title: outcome.kind === 'done' ? doneTitle(outcome) : (state.operations[id]?.plan.title ?? id),
      outcome,
      error: errorOf(outcome, direction),
      notes: outcome.kind === 'done' ? leftBehind(outcome.plan) : [],
    };
  });
}

async function recoverWithConsent(
  context: Context,
  state: State,
  { describe, ...request }: RecoveryRequest,
): Promise<readonly Outcome[]> {
  const { prompt, settings } = context;
  const ends = await endsByAllLogs(context, state);
  const { finishedBy } = await import('../engine/audit-ends.ts');
  const recovery = { ...request, finished: finishedBy(ends) };
  await mustAgreeToLose(context, state, { describe, ...request });
  const outcomes = await context.recover(recovery);
  if (!prompt.interactive || settings.dryRun) return outcomes;
  const typed = await wordsTyped(context, request.ids, outcomes);
  if (typed.size === 0) return outcomes;
  const ids = [...typed.keys()];
  const second = await context.recover({
    ...recovery,
    ids,
    confirmed: [...request.confirmed, ...typed.values()],
  });
  return outcomes.map((outcome, index) => second[ids.indexOf(request.ids[index] ?? '')] ?? outcome);
}

/** What is undone is lost, and so is what a deletion that goes on deletes. */
async function mustAgreeToLose(
  context: Context,
  state: State,
  { ids, direction, describe }: RecoveryRequest,
): Promise<void> {
  const operations = ids
    .flatMap((id) => state.operations[id] ?? [])
    .filter((operation) => direction !== 'forward' || deletesVolume(operation));
  if (operations.length === 0) return;
  const { defaultDirection } = await import('../engine/recover.ts');
  await mustAgree(context, {
    about: operations.flatMap((operation) =>
      describe(state, operation, direction === 'default' ? defaultDirection(operation) : direction),
    ),
    question: operations.length === 1 ? 'Do this?' : `Do these ${operations.length}?`,
    otherwise: 'Nothing was changed',
    unasked: 'go on',
  });
}

function deletesVolume({ plan }: Operation): boolean {
  return plan.changes.some((change) => change.do === 'remove' && change.table === 'volumes');
}

/** By operation, the words that were typed for what may be in use. */
async function wordsTyped(
  { prompt, stderr }: Context,
  ids: readonly Id[],
  outcomes: readonly Outcome[],
): Promise<ReadonlyMap<Id, string>> {
  const words = new Map<Id, string>();
  for (const [index, outcome] of outcomes.entries()) {
    const id = ids[index];
    const word = id === undefined ? null : wordAskedFor(outcome);
    if (id === undefined || word === null || outcome.kind === 'done') continue;
    stderr(outcome.error.message);
    stderr(`To keep it and finish it instead: glusterctl operation resume ${id}`);
    if (await prompt.typeWord(`Type ${word} to undo it and delete all data in it:`, word))
      words.set(id, word);
  }
  return words;
}

/** What must be said before an operation that was kept back is undone; null: it was not kept back. */
export function wordAskedFor(outcome: Outcome): string | null {
  if (outcome.kind !== 'unfinished' || outcome.error.code !== 'refused') return null;
  const { inUse } = outcome.error.details ?? {};
  if (typeof inUse !== 'object' || inUse === null || !('word' in inUse)) return null;
  return typeof inUse.word === 'string' ? inUse.word : null;
}

/** Going back, "undone" is what was asked for; going forward it is a failure that left nothing. */
function errorOf(outcome: Outcome, direction: Recovery['direction']): GlusterctlError | null {
  if (outcome.kind === 'done') return null;
  return outcome.kind === 'rolled-back' && direction !== 'forward' ? null : outcome.error;
}
