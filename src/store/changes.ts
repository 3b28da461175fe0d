import type { ChangedIds } from '../model/around-changes.ts';
import { Changed, type Entries, type EntryChanges, entriesOf } from '../model/entries.ts';
import type { Id } from '../model/ids.ts';
import { type Entry, type State, TABLES, type TableName } from '../model/state.ts';

/** What differs between two states, by table and id: what is there now, null where it is gone. */
export type StateChanges = { readonly [N in TableName]: EntryChanges<Entry<N>> };

export function changesBetween(before: State, after: State): StateChanges {
  return Object.fromEntries(
    TABLES.map((table) => [table, changesOf<unknown>(entriesOf(before, table), entriesOf(after, table))]),
  ) as StateChanges;
}

export function changedIds(changes: StateChanges): ChangedIds {
  return Object.fromEntries(
    TABLES.map((table) => [table, [...changes[table].keys()]]),
  ) as unknown as ChangedIds;
}

/** The changed entries alone, as a state of their own. */
export function changedPart(changes: StateChanges, { format, lineage, serial, simulated }: State): State {
  const tables = TABLES.map((table) => {
    const entries: [Id, unknown][] = [...changes[table]];
    return [table, Object.fromEntries(entries.filter(([, entry]) => entry !== null))] as const;
  });
  return { format, lineage, serial, simulated, ...Object.fromEntries(tables) } as State;
}

function changesOf<T>(before: Entries<T>, after: Entries<T>): EntryChanges<T> {
  const changes = new Map<Id, T | null>();
  if (before === after) return changes;
  const [was, is] = [rooted(before), rooted(after)];
  if (was.root === is.root) {
    for (const id of new Set([...was.changes.keys(), ...is.changes.keys()])) {
      const now = after.get(id);
      if (before.get(id) !== now) changes.set(id, now ?? null);
    }
    return changes;
  }
  const [known, all] = [before.all(), after.all()];
  for (const [id, entry] of Object.entries(all)) if (known[id] !== entry) changes.set(id, entry);
  for (const id of Object.keys(known)) if (!Object.hasOwn(all, id)) changes.set(id, null);
  return changes;
}

function rooted<T>(entries: Entries<T>): { readonly root: Entries<T>; readonly changes: EntryChanges<T> } {
  return entries instanceof Changed ? entries : { root: entries, changes: new Map() };
}
