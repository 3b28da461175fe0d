import { amended, inIdOrder, isLazy } from '../model/entries.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { IdSource } from '../model/ids.ts';
import { addedViolations } from '../model/invariants.ts';
import { emptyState, type State, TABLES } from '../model/state.ts';
import { changedIds, changedPart, changesBetween } from './changes.ts';
import type { CommitResult } from './store.ts';

/** What a state without a file shows: nothing, of no lineage yet. */
export const NOTHING = emptyState('0'.repeat(32));

/** What a change makes of the present state, sound and numbered on; nothing is written here. */
export async function nextGeneration(
  present: State,
  change: (state: State) => State,
  ids: IdSource,
  newestBackup: number,
): Promise<CommitResult> {
  const base = present === NOTHING ? emptyState(ids.next()) : present;
  const changed = change(base);
  if (changed === base) return { state: present, changed: false };
  const state = inFileOrder(
    base,
    amended(changed, { serial: Math.max(base.serial, changed.serial, newestBackup) + 1 }),
  );
  await refuseUnsound(base, state);
  return { state, changed: true };
}

/** As it reads from a file: by id, whatever the order in which things came. */
function inFileOrder(before: State, after: State): State {
  const unordered = TABLES.filter((table) => !isLazy(after, table) && after[table] !== before[table]);
  return amended(
    after,
    Object.fromEntries(unordered.map((table) => [table, inIdOrder<unknown>(after[table])])),
  );
}

/** What would bring the state into disorder is not written. Disorder that is there already blocks nothing. */
async function refuseUnsound(before: State, after: State): Promise<void> {
  const { schemaErrors } = await import('./schema.ts');
  const changes = changesBetween(before, after);
  // What is as it was was validated when it was written.
  const errors = [
    ...schemaErrors(changedPart(changes, after)),
    ...addedViolations(before, after, changedIds(changes)).map(({ message }) => message),
  ];
  if (errors.length === 0) return;
  throw new GlusterctlError('failed', `Internal error: this would break the state: ${errors[0]}`, {
    hint: 'Nothing was written. Please report this, with the command.',
    details: { errors },
  });
}
