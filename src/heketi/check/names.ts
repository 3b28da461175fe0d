import { grouped } from '../../model/grouped.ts';
import { ATTRIBUTES } from '../records/attributes.ts';
import type { HeketiDatabase } from '../records/database.ts';
import { type HeketiFinding, type Place, placeWords } from './finding.ts';

/** Names that have to be there once, and attributes that tell of a Heketi that came later. */
export function nameFindings(database: HeketiDatabase): readonly HeketiFinding[] {
  const { volumeentries, nodeentries, dbattributeentries } = database;
  const volumes = Object.values(volumeentries).map(({ Info: { id, name, cluster } }) => ({
    id,
    name,
    within: cluster,
  }));
  const hosts = (kind: 'manage' | 'storage') =>
    Object.values(nodeentries).flatMap(({ Info: { id, hostnames } }) =>
      hostnames[kind].map((name) => ({ id, name, within: kind })),
    );
  return [
    ...twice('volumeentries', volumes),
    ...twice('nodeentries', hosts('manage')),
    ...twice('nodeentries', hosts('storage')),
    ...Object.values(dbattributeentries)
      .filter(({ Key }) => !ATTRIBUTES.includes(Key))
      .map(
        ({ Key, Value }): HeketiFinding => ({
          kind: 'unknown-attribute',
          where: { table: 'dbattributeentries', id: Key },
          what: 'no version of Heketi up to 10 writes it: a later one may mean other things by its records',
          detail: { value: Value },
          operation: null,
        }),
      ),
  ];
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly within: string;
}

function twice(table: Place['table'], all: readonly Named[]): readonly HeketiFinding[] {
  const groups = grouped(all, ({ name, within }) => `${within} ${name}`);
  return [...groups.values()].flatMap((group): HeketiFinding[] => {
    const [first, ...rest] = group;
    if (first === undefined || rest.length === 0) return [];
    const others = rest.map(({ id }) => id);
    const what = `its name ${first.name} is also that of ${others.map((id) => placeWords({ table, id })).join(', ')}`;
    const where = { table, id: first.id };
    return [{ kind: 'name-twice', where, what, detail: { name: first.name, others }, operation: null }];
  });
}
