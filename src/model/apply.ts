import { amended, Changed, changedEntries, type Entries, entriesOf, entryOf, isLazy } from './entries.ts';
import { GlusterctlError } from './errors.ts';
import type { Id } from './ids.ts';
import type { Change } from './plan.ts';
import type { Entry, State, TableName } from './state.ts';

type Draft = Map<Id, Entry<Change['table']> | null>;

/** Makes changes on a state; pure. What contradicts the state is an error of the program, not of the user. */
export function applyChanges(state: State, changes: readonly Change[]): State {
  if (changes.length === 0) return state;
  const drafts = new Map<Change['table'], Draft>();
  for (const change of changes) {
    const { table, id } = change;
    const draft = drafts.get(table) ?? new Map();
    drafts.set(table, draft);
    const present = draft.has(id) ? (draft.get(id) ?? undefined) : entryOf(state, table, id);
    if (change.do === 'add') {
      if (present !== undefined) throw contradiction(change, 'is there already');
      draft.set(id, change.value);
    } else if (present === undefined) {
      throw contradiction(change, 'is not there');
    } else if (change.do === 'remove') {
      draft.set(id, null);
    } else {
      draft.set(id, { ...present, ...change.set });
    }
  }
  return [...drafts].reduce((made, [table, draft]) => withEntries(made, table, draft), state);
}

/** The state with these entries changed; null takes one away. */
export function withEntries<N extends TableName>(
  state: State,
  table: N,
  changes: ReadonlyMap<Id, Entry<N> | null>,
): State {
  const entries: Entries<Entry<N>> = entriesOf(state, table);
  if (isLazy(state, table)) return amended(state, {}, { [table]: changedEntries(entries, changes) });
  return amended(state, { [table]: new Changed(entries, changes).all() });
}

function contradiction(change: Change, what: string): GlusterctlError {
  return new GlusterctlError(
    'failed',
    `Internal error: ${change.do} of ${change.table} ${change.id}, which ${what}`,
    {
      hint: 'Nothing was written. "state check" lists what is wrong in the state.',
    },
  );
}
