import type { HeketiDatabase, HeketiOperation } from '../records/database.ts';
import { isKnown, tableOf } from '../records/operations.ts';
import type { HeketiFinding } from './finding.ts';
import { dangling } from './links.ts';

/** Operations that can't be ended as what they are about is gone, and entries that wait for one that is gone. */
export function operationFindings(database: HeketiDatabase): readonly HeketiFinding[] {
  return [
    ...Object.values(database.pendingoperations).flatMap((operation) => ownFindings(database, operation)),
    ...waiting(database, 'volumeentries'),
    ...waiting(database, 'brickentries'),
    ...waiting(database, 'blockvolumeentries'),
  ];
}

function ownFindings(database: HeketiDatabase, operation: HeketiOperation): readonly HeketiFinding[] {
  const { Id, Type, Actions } = operation;
  const where = { table: 'pendingoperations', id: Id } as const;
  const gone = Actions.flatMap((action, at) => {
    const table = tableOf(action.Change);
    if (table === null || Object.hasOwn(database[table], action.Id)) return [];
    return [dangling(where, { field: `Actions.${at}`, says: 'it is about' }, { table, id: action.Id }, null)];
  });
  if (isKnown(operation)) return gone;
  const changes = Actions.map(({ Change }) => Change);
  const what = 'it is of a type, or has actions, that no version of Heketi has';
  return [
    ...gone,
    { kind: 'unknown-operation', where, what, detail: { type: Type, changes }, operation: null },
  ];
}

function waiting(
  database: HeketiDatabase,
  table: 'volumeentries' | 'brickentries' | 'blockvolumeentries',
): readonly HeketiFinding[] {
  return Object.entries(database[table]).flatMap(([id, { Pending }]): HeketiFinding[] => {
    if (Pending.Id === '' || Object.hasOwn(database.pendingoperations, Pending.Id)) return [];
    const what = `it waits for operation ${Pending.Id}, which is not in the database`;
    return [
      {
        kind: 'pending-on-nothing',
        where: { table, id },
        what,
        detail: { pending: Pending.Id },
        operation: null,
      },
    ];
  });
}
