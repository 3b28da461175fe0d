import { grouped } from '../../model/grouped.ts';
import type { HeketiBrick, HeketiDatabase } from '../records/database.ts';
import type { HeketiFinding } from './finding.ts';
import { dangling } from './links.ts';
import type { OperationsOf } from './operations-of.ts';

/** Where bricks are, as far as their own records contradict it. */
export function brickFindings(
  database: HeketiDatabase,
  operationsFor: OperationsOf,
): readonly HeketiFinding[] {
  const listed = new Set(Object.values(database.volumeentries).flatMap(({ Bricks }) => Bricks));
  const single = Object.values(database.brickentries).flatMap((brick) => [
    ...nodeFindings(database, brick, operationsFor(brick.Info.id)),
    ...pathFindings(brick, operationsFor(brick.Info.id)),
    ...(brick.Info.volume === '' && !listed.has(brick.Info.id) ? [withoutVolume(brick, operationsFor)] : []),
  ]);
  return [...single, ...sharedPaths(database, operationsFor)];
}

function nodeFindings(
  { nodeentries, deviceentries }: HeketiDatabase,
  { Info: { id, node, device } }: HeketiBrick,
  operation: string | null,
): readonly HeketiFinding[] {
  const where = { table: 'brickentries', id } as const;
  if (!Object.hasOwn(nodeentries, node))
    return [
      dangling(
        where,
        { field: 'Info.node', says: 'it says that it is on' },
        { table: 'nodeentries', id: node },
        operation,
      ),
    ];
  const nodeOfDevice = deviceentries[device]?.NodeId ?? node;
  if (nodeOfDevice === node) return [];
  const what = `it says that it is on node ${node}, but its device ${device} is on node ${nodeOfDevice}`;
  return [{ kind: 'other-node', where, what, detail: { node, device, nodeOfDevice }, operation }];
}

function pathFindings(
  { Info: { id, path, device, size } }: HeketiBrick,
  operation: string | null,
): readonly HeketiFinding[] {
  const where = { table: 'brickentries', id } as const;
  if (path === '') {
    const what = 'it has no path, so nothing of it can be on the host, but its space counts as used';
    return [{ kind: 'brick-without-path', where, what, detail: { device, sizeKiB: size }, operation }];
  }
  const group = /\/vg_([0-9a-f]{32})\//.exec(path)?.[1] ?? device;
  if (group === device) return [];
  const what = `its path ${path} is not on device ${device}, which it names`;
  return [{ kind: 'path-of-other-device', where, what, detail: { path, device }, operation }];
}

function withoutVolume(
  { Info: { id, device, path } }: HeketiBrick,
  operationsFor: OperationsOf,
): HeketiFinding {
  return {
    kind: 'brick-without-volume',
    where: { table: 'brickentries', id },
    what: 'it names no volume, and no volume lists it',
    detail: { device, path },
    operation: operationsFor(id),
  };
}

function sharedPaths(database: HeketiDatabase, operationsFor: OperationsOf): readonly HeketiFinding[] {
  const placed = Object.values(database.brickentries).filter(({ Info }) => Info.path !== '');
  const groups = grouped(placed, ({ Info }) => `${Info.node} ${Info.path}`);
  return [...groups.values()].flatMap((group): HeketiFinding[] => {
    const [first] = group;
    if (first === undefined || group.length === 1) return [];
    const { id, path, node } = first.Info;
    const bricks = group.map(({ Info }) => Info.id);
    const what = `${bricks.length} bricks have the path ${path} on node ${node}`;
    const detail = { path, node, bricks };
    return [
      {
        kind: 'path-twice',
        where: { table: 'brickentries', id },
        what,
        detail,
        operation: operationsFor(...bricks),
      },
    ];
  });
}
