import type { HeketiDatabase } from '../records/database.ts';
import { type FindingOf, type HeketiFinding, type Place, placeWords } from './finding.ts';
import type { OperationsOf } from './operations-of.ts';
import { RELATIONS, type Relation } from './relations.ts';

/** Ends of links that do not meet: lists and what they name, and what says to whom it belongs. */
export function linkFindings(
  database: HeketiDatabase,
  operationsFor: OperationsOf,
): readonly HeketiFinding[] {
  return RELATIONS.flatMap((relation) => [
    ...listFindings(database, relation, operationsFor),
    ...backFindings(database, relation, operationsFor),
  ]);
}

function listFindings(
  database: HeketiDatabase,
  relation: Relation,
  operationsFor: OperationsOf,
): readonly HeketiFinding[] {
  const backs = new Map(relation.backs(database));
  const listedBy = new Map<string, Place[]>();
  const found: HeketiFinding[] = [];
  for (const [id, list] of relation.lists(database)) {
    const where = { table: relation.parents, id };
    for (const child of list) {
      const names = { table: relation.children, id: child };
      const says = backs.get(child);
      listedBy.set(child, [...(listedBy.get(child) ?? []), where]);
      if (says === undefined)
        found.push(dangling(where, { field: relation.list, says: 'it lists' }, names, operationsFor(child)));
      else if (says !== '' && says !== id)
        found.push({
          kind: 'other-parent',
          where: names,
          what: `${placeWords(where)} lists it, but it says that it ${relation.says} ${placeWords({ table: relation.parents, id: says })}`,
          detail: { listedBy: where, field: relation.list, says },
          operation: operationsFor(child),
        });
    }
  }
  for (const [child, by] of listedBy) {
    if (by.length === 1) continue;
    const where = { table: relation.children, id: child };
    const what = `it is listed ${by.length} times, by ${by.map(placeWords).join(', ')}`;
    const detail = { field: relation.list, by };
    found.push({ kind: 'listed-twice', where, what, detail, operation: operationsFor(child) });
  }
  return found;
}

function backFindings(
  database: HeketiDatabase,
  relation: Relation,
  operationsFor: OperationsOf,
): readonly HeketiFinding[] {
  const lists = new Map(relation.lists(database).map(([id, list]) => [id, new Set(list)]));
  return relation.backs(database).flatMap(([id, says]): HeketiFinding[] => {
    if (says === '') return [];
    const where = { table: relation.children, id };
    const parent = { table: relation.parents, id: says };
    const list = lists.get(says);
    const operation = operationsFor(id);
    const belongs = `it says that it ${relation.says}`;
    if (list === undefined)
      return [dangling(where, { field: relation.back, says: belongs }, parent, operation)];
    if (list.has(id)) return [];
    const what = `${belongs} ${placeWords(parent)}, which does not list it`;
    return [{ kind: 'not-listed', where, what, detail: { parent, field: relation.list }, operation }];
  });
}

export function dangling(
  where: Place,
  { field, says }: { readonly field: string; readonly says: string },
  names: Place,
  operation: string | null,
): FindingOf<'dangling-id'> {
  const what = `${says} ${placeWords(names)}, which is not in the database`;
  return { kind: 'dangling-id', where, what, detail: { field, names }, operation };
}
