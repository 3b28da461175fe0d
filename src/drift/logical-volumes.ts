import { sameRun } from '../health/look.ts';
import type { FoundLv } from '../inventory/inventory.ts';
import { isClone, tagsFor, volumeGroup } from '../lvm/names.ts';
import type { Brick } from '../model/entities.ts';
import { formatSize, roundUp } from '../model/sizes.ts';
import type { Difference } from './difference.ts';
import { type Ground, groupOf } from './ground.ts';
import { otherLineage } from './groups.ts';
import type { Host } from './host.ts';
import { brickTeller, evicted } from './tell-brick.ts';

/** By name, within one group. */
export type LvsByName = ReadonlyMap<string, FoundLv>;

export function lvsOf({ inventory }: Host, group: string): LvsByName {
  return new Map(
    (inventory.lvs ?? []).flatMap((lv) =>
      lv.group === group && !lv.name.startsWith('[') ? [[lv.name, lv] as const] : [],
    ),
  );
}

/** Thin pools and volumes of one host beside the bricks that are to lie there. */
export function logicalVolumeDifferences(ground: Ground, host: Host): readonly Difference[] {
  if (host.inventory.lvs === null || host.inventory.groups === null) return [];
  return host.devices.flatMap((device) => {
    // Its group is told of.
    if (groupOf(host, device.id) === undefined) return [];
    const lvs = lvsOf(host, volumeGroup(device.id));
    const bricks = ground.bricksAt(host).filter((brick) => brick.device === device.id);
    const pools = new Map(bricks.map((brick) => [brick.pool, brick]));
    return [
      ...[...pools.values()].flatMap((brick) => poolDifferences(ground, host, brick, lvs)),
      ...bricks.flatMap((brick) => volumeDifferences(ground, host, brick, lvs)),
    ];
  });
}

/** LVM makes whole extents of what it is asked for. */
function isSize({ state }: Ground, { device }: Brick, found: number, wanted: number): boolean {
  return found === wanted || found === roundUp(wanted, state.devices[device]?.extentKiB ?? 1);
}

function poolDifferences(ground: Ground, host: Host, brick: Brick, lvs: LvsByName): readonly Difference[] {
  const tell = brickTeller(ground, host, brick);
  const label = ground.label(brick);
  const pool = lvs.get(brick.pool);
  if (pool === undefined) {
    if (lvs.get(brick.lv) !== undefined) return [];
    return [
      tell(
        'thin-pool-missing',
        `The thin pool of ${label} is not there, and so its data is not`,
        brick.pool,
        'none',
        evicted(ground, brick),
      ),
    ];
  }
  return [
    ...(isSize(ground, brick, pool.sizeKiB, brick.poolKiB)
      ? []
      : [
          tell(
            'thin-pool-size-differs',
            `The thin pool of ${label} is ${pool.sizeKiB > brick.poolKiB ? 'larger' : 'smaller'} than the state has it`,
            formatSize(brick.poolKiB),
            formatSize(pool.sizeKiB),
            [],
            { table: 'bricks', id: brick.id, set: { poolKiB: pool.sizeKiB } },
          ),
        ]),
    ...(isSize(ground, brick, pool.metadataKiB, brick.metadataKiB)
      ? []
      : [
          tell(
            'thin-pool-metadata-differs',
            `The metadata of the thin pool of ${label} have another size`,
            formatSize(brick.metadataKiB),
            formatSize(pool.metadataKiB),
            [],
            { table: 'bricks', id: brick.id, set: { metadataKiB: pool.metadataKiB } },
          ),
        ]),
  ];
}

/** The only volume in the brick's pool that no brick has, and gluster neither. */
export function renamedLv(ground: Ground, brick: Brick, lvs: LvsByName): FoundLv | null {
  const known = new Set(ground.bricksOn(brick.device).map(({ lv }) => lv));
  const others = [...lvs.values()].filter(
    ({ name, pool, origin }) =>
      pool === brick.pool && !known.has(name) && !OF_GLUSTER.test(name) && origin === '',
  );
  const [only] = others;
  return only !== undefined && others.length === 1 ? only : null;
}

/** Names that only gluster gives: of clones and snapshots. */
export const OF_GLUSTER = /^([0-9a-f]{32})_\d+$/;

function volumeDifferences(ground: Ground, host: Host, brick: Brick, lvs: LvsByName): readonly Difference[] {
  const tell = brickTeller(ground, host, brick);
  const label = ground.label(brick);
  const lv = lvs.get(brick.lv);
  const pool = lvs.get(brick.pool);
  if (lv === undefined) {
    // Its pool is told of.
    if (pool === undefined) return [];
    const group = volumeGroup(brick.device);
    const other = renamedLv(ground, brick, lvs);
    if (other !== null)
      return [
        tell(
          'lv-renamed',
          `The logical volume of ${label} has another name: ${other.name}`,
          brick.lv,
          other.name,
          [{ command: `lvrename ${group}/${other.name} ${group}/${brick.lv}`, on: host.name }],
        ),
      ];
    return [
      tell(
        'lv-missing',
        `The logical volume of ${label} is not there, and so its data is not`,
        `${group}/${brick.lv}`,
        'none',
        evicted(ground, brick),
      ),
    ];
  }
  return [
    ...(lv.pool === brick.pool
      ? []
      : [
          tell(
            'lv-in-other-pool',
            `The logical volume of ${label} lies in another thin pool`,
            brick.pool,
            lv.pool === '' ? 'none' : lv.pool,
          ),
        ]),
    ...(isSize(ground, brick, lv.sizeKiB, brick.sizeKiB)
      ? []
      : [
          tell(
            'lv-size-differs',
            `The logical volume of ${label} is ${lv.sizeKiB > brick.sizeKiB ? 'larger' : 'smaller'} than the state has it`,
            formatSize(brick.sizeKiB),
            formatSize(lv.sizeKiB),
            [],
            { table: 'bricks', id: brick.id, set: { sizeKiB: lv.sizeKiB } },
          ),
        ]),
    ...(lv.attributes[4] === 'a'
      ? []
      : [
          tell(
            'lv-inactive',
            `The logical volume of ${label} is not active, so it can't be mounted`,
            'active',
            'not active',
          ),
        ]),
    ...tags(ground, brick, [...lv.tags, ...(pool?.tags ?? [])], tell),
  ];
}

/** LVM gives those of a pool and a volume that it makes at once to the pool; what gluster made has none. */
function tags(
  ground: Ground,
  brick: Brick,
  found: readonly string[],
  tell: ReturnType<typeof brickTeller>,
): readonly Difference[] {
  if (isClone(brick)) return [];
  const label = ground.label(brick);
  const other = otherLineage(found, ground.settings.lineage);
  if (other !== null)
    return [
      tell(
        'lv-of-other-state',
        `The logical volume of ${label} says that it belongs to another state`,
        ground.settings.lineage,
        other,
      ),
    ];
  const wanted = tagsFor(ground.settings.lineage, { brick: brick.id, volume: brick.volume });
  const lacking = wanted.filter((tag) => !found.includes(tag));
  if (lacking.length === 0) return [];
  return [
    tell(
      'lv-tags-missing',
      `The logical volume of ${label} lacks the tags that say whose it is`,
      lacking.join(' '),
      [...new Set(found)].join(' ') || 'none',
    ),
  ];
}

/** Whether the file system of a brick can be mounted at all; what keeps it from that is told already. */
export function isThere(host: Host, brick: Brick): boolean {
  const { lvs, groups } = host.inventory;
  if (lvs === null || groups === null) return true;
  const lv = lvs.find(({ group, name }) => group === volumeGroup(brick.device) && name === brick.lv);
  return lv !== undefined && lv.attributes[4] === 'a';
}

/** Of one path, however gluster or the kernel writes it. */
export function isSamePath(one: string, other: string): boolean {
  return sameRun(one) === sameRun(other);
}
