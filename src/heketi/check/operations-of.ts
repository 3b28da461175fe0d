import type { HeketiDatabase } from '../records/database.ts';

/** Which operation under way has to do with an entry, whether that is there or not. */
export type OperationsOf = (...ids: readonly string[]) => string | null;

export function operationsOf(database: HeketiDatabase): OperationsOf {
  const byId = new Map<string, string>();
  const operations = Object.values(database.pendingoperations);
  for (const { Id, Actions } of operations) for (const action of Actions) byId.set(action.Id, Id);
  const { volumeentries, brickentries, blockvolumeentries } = database;
  for (const table of [volumeentries, brickentries, blockvolumeentries])
    for (const [id, { Pending }] of Object.entries(table))
      if (Object.hasOwn(database.pendingoperations, Pending.Id)) byId.set(id, Pending.Id);
  return (...ids) => {
    const known = ids.find((id) => byId.has(id));
    return known === undefined ? null : (byId.get(known) ?? null);
  };
}
