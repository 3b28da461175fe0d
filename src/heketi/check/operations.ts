import type { HeketiDatabase, HeketiOperation, HeketiTable } from '../records/database.ts';
import type { HeketiFinding } from './finding.ts';
import { dangling } from './links.ts';

const LAST_TYPE = 9;
const LAST_CHANGE = 14;

/** Of what each action is about. A volume that is being cloned has no record yet (11), and 10 was never used. */
const TARGETS: Readonly<Record<number, HeketiTable>> = {
  1: 'brickentries',
  2: 'volumeentries',
  3: 'brickentries',
  4: 'volumeentries',
  5: 'volumeentries',
  6: 'blockvolumeentries',
  7: 'blockvolumeentries',
  8: 'deviceentries',
  9: 'volumeentries',
  12: 'pendingoperations',
  13: 'pendingoperations',
  14: 'blockvolumeentries',
};

/** Operations that can't be ended as what they are about is gone, and entries that wait for one that is gone. */
export function operationFindings(database: HeketiDatabase): readonly HeketiFinding[] {
  return [
    ...Object.values(database.pendingoperations).flatMap((operation) => ownFindings(database, operation)),
    ...waiting(database, 'volumeentries'),
    ...waiting(database, 'brickentries'),
    ...waiting(database, 'blockvolumeentries'),
  ];
}

function ownFindings(
  database: HeketiDatabase,
  { Id, Type, Actions }: HeketiOperation,
): readonly HeketiFinding[] {
  const where = { table: 'pendingoperations', id: Id } as const;
  const gone = Actions.flatMap((action, at) => {
    const table = TARGETS[action.Change];
    if (table === undefined || Object.hasOwn(database[table], action.Id)) return [];
    return [dangling(where, { field: `Actions.${at}`, says: 'it is about' }, { table, id: action.Id }, null)];
  });
  const changes = Actions.map(({ Change }) => Change);
  const known = Type >= 1 && Type <= LAST_TYPE && changes.every((one) => one >= 1 && one <= LAST_CHANGE);
  if (known) return gone;
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
