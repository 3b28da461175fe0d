import type { Context } from '../../cli/context.ts';
import { endsByLog } from '../../cli/run/logged-ends.ts';
import type { Outcome, Recovery } from '../../engine/types.ts';
import { refused } from '../../model/errors.ts';
import type { Operation } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import { undoLines } from '../../ui/views/undo.ts';

/** What there is to know and to say before anything is undone. */
export interface Undo extends Recovery {
  /** As given with --confirm. */
  readonly confirmed: readonly string[];
}

/**
 * Finishes or undoes operations. On a terminal it is asked before something is undone; and what is, or may be, in use by
 * now goes only where a person types its name, or has given it with --confirm. --yes answers the first question alone.
 */
export async function recoverWithConsent(
  context: Context,
  state: State,
  undo: Undo,
): Promise<readonly Outcome[]> {
  const { prompt, settings } = context;
  const mayAsk = prompt.interactive && !settings.dryRun;
  const ends = await endsByLog(context, state);
  const { finishedBy } = await import('../../engine/audit-ends.ts');
  const recovery = { ...undo, finished: finishedBy(ends) };
  if (mayAsk && undo.direction !== 'forward') await mustAgree(context, state, undo);
  const outcomes = await context.recover(recovery);
  if (!mayAsk) return outcomes;
  const again = await typed(context, undo.ids, outcomes);
  if (again.size === 0) return outcomes;
  const ids = [...again.keys()];
  const second = await context.recover({
    ...recovery,
    ids,
    confirmed: [...undo.confirmed, ...again.values()],
  });
  return outcomes.map((outcome, index) => second[ids.indexOf(undo.ids[index] ?? '')] ?? outcome);
}

async function mustAgree({ prompt, stderr }: Context, state: State, { ids, direction }: Undo): Promise<void> {
  const { defaultDirection } = await import('../../engine/recover.ts');
  const going = (operation: Operation) => (direction === 'default' ? defaultDirection(operation) : direction);
  const operations = ids.flatMap((id) => state.operations[id] ?? []);
  if (operations.length === 0 || prompt.yes) return;
  for (const operation of operations)
    for (const line of undoLines(state, operation, going(operation))) stderr(line);
  const what = operations.length === 1 ? 'Do this?' : `Do these ${operations.length}?`;
  if (!(await prompt.confirm(what))) throw refused('Nothing was changed');
}

/** By operation, the words that were typed for what may be in use. */
async function typed(
  { prompt, stderr }: Context,
  ids: readonly string[],
  outcomes: readonly Outcome[],
): Promise<ReadonlyMap<string, string>> {
  const words = new Map<string, string>();
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
