import { mapperNode } from '../lvm/names.ts';
import type { Brick, Device } from '../model/entities.ts';
import type { FoundLv, Inventory } from './inventory.ts';

/** What a directory that others made lies on. */
export interface FileSystem {
  readonly point: string;
  readonly sizeKiB: number;
  readonly source: string;
  /** The logical volume that it lies in, and the thin pool of that. */
  readonly lv: FoundLv | null;
  readonly pool: FoundLv | null;
}

/** null: its host does not tell. */
export function fileSystemOf(inventory: Inventory, path: string): FileSystem | null {
  const space = inventory.spaces.get(path);
  if (space === undefined) return null;
  const source = inventory.mounts.findLast(({ point }) => point === space.point)?.node ?? '';
  const lv = inventory.lvs?.find(({ group, name }) => mapperNode(group, name) === source) ?? null;
  const pool = inventory.lvs?.find(({ group, name }) => group === lv?.group && name === lv?.pool) ?? null;
  return { ...space, source, lv, pool };
}

/** In a group of ours names are those of LVM, so that a pool that bricks share is counted once. */
export function volumesUnder(
  { lv, pool }: FileSystem,
  path: string,
  sizeKiB: number,
  inside: boolean,
): Pick<Brick, 'pool' | 'lv' | 'poolKiB' | 'metadataKiB'> {
  if (lv === null) return { pool: path, lv: path, poolKiB: sizeKiB, metadataKiB: 0 };
  const name = (one: FoundLv): string => (inside ? one.name : `${one.group}/${one.name}`);
  const under = pool ?? lv;
  return { pool: name(under), lv: name(lv), poolKiB: under.sizeKiB, metadataKiB: under.metadataKiB };
}

/** As it stands in the state: never in use for bricks of ours. */
export function foreignDevice(
  { point, source, sizeKiB }: Pick<FileSystem, 'point' | 'source' | 'sizeKiB'>,
  { id, node, inside }: Pick<Device, 'id' | 'node'> & { readonly inside: string | undefined },
): Device {
  return {
    id,
    node,
    name: point,
    paths: source.startsWith('/') ? [source] : [],
    pvUuid: null,
    serialNumber: null,
    tags: {},
    state: 'offline',
    extentKiB: 4096,
    totalKiB: sizeKiB,
    foreign: true,
    ...(inside === undefined ? {} : { inside }),
  };
}
