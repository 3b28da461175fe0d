import { mountOf } from '../../lvm/names.ts';
import { counted } from '../../model/counted.ts';
import type { Brick, Device, Volume } from '../../model/entities.ts';
import { listed } from '../../model/listed.ts';
import { MIB } from '../../model/sizes.ts';
import { bricksOn, usageByDevice } from '../../model/usage.ts';
import type { Finding, Level, Next, VolumeHealth } from '../health.ts';
import type { Joined } from '../joined.ts';
import type { Look, PoolFill } from '../look.ts';
import { spareDevice } from './cures.ts';

/** A disk of ours whose host told of its thin pools. */
export interface PooledDevice {
  readonly device: Device;
  readonly host: string;
  readonly place: string;
  readonly look: Look;
  readonly pools: readonly PoolFill[];
}

/** The fills from which on a warning is told, and from which on it is critical, in percent. */
export const POOL_WARNING = 80;
export const POOL_CRITICAL = 90;

/** LVM's letter for a pool that has no room for data: what lies in it is whole, and writing to it fails. */
const OUT_OF_SPACE = 'D';

const AILING: Readonly<Record<string, string>> = {
  F: 'failed',
  M: 'its metadata can only be read',
  p: 'a part of it is missing',
};

/** Nothing more can be written to it. A file system that lies there may give errors for that alone. */
export function isOutOfSpace({ ailing }: PoolFill): boolean {
  return ailing === OUT_OF_SPACE;
}

/** Pools that are out of order, and those that fill up. */
export function poolFindings(
  joined: Joined,
  pooled: PooledDevice,
  volumes: readonly VolumeHealth[],
): readonly Finding[] {
  const isBroken = (pool: PoolFill): boolean => pool.ailing !== null && !isOutOfSpace(pool);
  const whole = { ...pooled, pools: pooled.pools.filter((pool) => !isBroken(pool)) };
  return [
    ...brokenPools(joined, { ...pooled, pools: pooled.pools.filter(isBroken) }, volumes),
    ...fullOfData(joined, whole),
    ...fullOfMetadata(joined, whole),
  ];
}

function brokenPools(
  joined: Joined,
  { device, host, place, pools }: PooledDevice,
  volumes: readonly VolumeHealth[],
): readonly Finding[] {
  const [first] = pools;
  if (first === undefined) return [];
  const spare = spareDevice(joined, device, volumes);
  const words = pools.map(
    (pool) => `${poolName(joined, device, pool)}: ${AILING[pool.ailing ?? ''] ?? pool.ailing}`,
  );
  return [
    {
      kind: 'pool-ailing',
      level: 'critical',
      about: place,
      what: `${place}: ${listed(words)}`,
      risk: 'What is written to its bricks may be lost.',
      next: [
        lvsOf(first, host),
        ...(spare === null
          ? []
          : [
              {
                command: `glusterctl device replace ${place} ${spare}`,
                on: null,
                when: "if it can't be repaired",
              },
            ]),
      ],
    },
  ];
}

function fullOfData(joined: Joined, pooled: PooledDevice): readonly Finding[] {
  const { device, host, place, look } = pooled;
  const full = filledBy(pooled, 'data');
  const [fullest] = full;
  if (fullest === undefined) return [];
  const names = full.map((pool) => poolName(joined, device, pool));
  const isOver = full.some(isOutOfSpace);
  const unread = full.flatMap((pool) => bricksIn(joined, device, pool)).filter((brick) => fails(look, brick));
  return [
    {
      kind: 'pool-data-full',
      level: levelOf(fullest, 'data'),
      about: place,
      what: `${place}: ${listed(
        full.map((pool, at) =>
          isOutOfSpace(pool)
            ? `${names[at]} is out of space for data`
            : `the data of ${names[at]} is ${percentOf(pool, 'data')} % full`,
        ),
      )}${unread.length === 0 ? '' : `, and ${counted(unread.length, 'brick')} can't be read`}`,
      risk: isOver
        ? `Writing to its bricks fails.${unread.length === 0 ? '' : ' When there is room again, file systems that give errors must be mounted anew.'}`
        : isAsLarge(joined, device, full)
          ? 'It is as large as its bricks. So they can be written to, unless more lies in it, as snapshots that others made.'
          : 'When it is full, its bricks can no more be written to. Snapshots and clones share the pool of their volume.',
      next: [
        lvsOf(fullest, host),
        ...(snapshotCures(joined, device, full) ?? [
          ...volumesIn(joined, device, full)
            .slice(0, MOST_VOLUMES)
            .map(({ name }): Next => ({ command: `glusterctl snapshot list ${name} --live`, on: null })),
          ...trims(joined, device, host, full),
          ...extension(joined, pooled, fullest, 'data'),
        ]),
      ],
    },
  ];
}

function fullOfMetadata(joined: Joined, pooled: PooledDevice): readonly Finding[] {
  const { device, host, place } = pooled;
  const full = filledBy(pooled, 'metadata');
  const [fullest] = full;
  if (fullest === undefined) return [];
  return [
    {
      kind: 'pool-metadata-full',
      level: levelOf(fullest, 'metadata'),
      about: place,
      what: `${place}: ${listed(
        full.map(
          (pool) =>
            `the metadata of ${poolName(joined, device, pool)} are ${percentOf(pool, 'metadata')} % full`,
        ),
      )}`,
      risk: 'When they are full, the pool can only be read, and may need a repair.',
      next: [
        lvsOf(fullest, host),
        ...(snapshotCures(joined, device, full) ?? extension(joined, pooled, fullest, 'metadata')),
      ],
    },
  ];
}

type Part = 'data' | 'metadata';

/** Those that are to be told, the fullest first. */
function filledBy({ pools }: PooledDevice, part: Part): readonly PoolFill[] {
  return pools
    .filter((pool) => (part === 'data' && isOutOfSpace(pool)) || (pool[part] ?? 0) >= POOL_WARNING)
    .sort((a, b) => Number(isOutOfSpace(b)) - Number(isOutOfSpace(a)) || (b[part] ?? 0) - (a[part] ?? 0));
}

function levelOf(pool: PoolFill, part: Part): Level {
  return (part === 'data' && isOutOfSpace(pool)) || (pool[part] ?? 0) >= POOL_CRITICAL
    ? 'critical'
    : 'warning';
}

function percentOf(pool: PoolFill, part: Part): number {
  return Math.floor(pool[part] ?? 0);
}

/** `thin pool tp_… of volume shop`: who reads it knows volumes, not pools. */
function poolName(joined: Joined, device: Device, pool: PoolFill): string {
  const names = volumesIn(joined, device, [pool]).map(({ name }) => name);
  if (names.length === 0) return `thin pool ${pool.pool}`;
  return `thin pool ${pool.pool} of ${names.length === 1 ? 'volume' : 'volumes'} ${listed(names)}`;
}

function bricksIn({ state }: Joined, device: Device, { pool }: PoolFill): readonly Brick[] {
  return bricksOn(state, device.id).filter((brick) => brick.pool === pool && brick.replacedBy === undefined);
}

function volumesIn(joined: Joined, device: Device, pools: readonly PoolFill[]): readonly Volume[] {
  const ids = new Set(pools.flatMap((pool) => bricksIn(joined, device, pool)).map(({ volume }) => volume));
  return [...ids].flatMap((id) => joined.state.volumes[id] ?? []);
}

/** Of a volume that spans the whole pool nothing is written that has no place, as long as nothing else lies there. */
function isAsLarge(joined: Joined, device: Device, pools: readonly PoolFill[]): boolean {
  return pools.every((pool) => {
    const bricks = bricksIn(joined, device, pool);
    const [first] = bricks;
    const snapshots = volumesIn(joined, device, [pool]).some((volume) => volume.snapshots.length > 0);
    const size = bricks.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);
    return first !== undefined && !snapshots && size <= first.poolKiB;
  });
}

function fails(look: Look, { path }: Brick): boolean {
  return look.failing.has(path);
}

const MOST_VOLUMES = 2;

/** Of each volume the oldest: what was changed since it was taken is kept twice. null: none has snapshots that are known. */
function snapshotCures(joined: Joined, device: Device, pools: readonly PoolFill[]): readonly Next[] | null {
  const cures = volumesIn(joined, device, pools).flatMap(({ name, snapshots }): (readonly Next[])[] => {
    const [oldest] = snapshots.toSorted((a, b) => (a.created < b.created ? -1 : 1));
    if (oldest === undefined) return [];
    return [
      [
        { command: `glusterctl snapshot list ${name}`, on: null },
        {
          command: `glusterctl snapshot delete ${oldest.name}`,
          on: null,
          when: 'if it is needed no more',
        },
      ],
    ];
  });
  return cures.length === 0 ? null : cures.slice(0, MOST_VOLUMES).flat();
}

const MOST_MOUNTS = 4;

/** XFS doesn't tell the pool by itself what was deleted in it. */
function trims(joined: Joined, device: Device, host: string, pools: readonly PoolFill[]): readonly Next[] {
  return pools
    .flatMap((pool) => bricksIn(joined, device, pool))
    .slice(0, MOST_MOUNTS)
    .map((brick) => ({
      command: `fstrim ${mountOf(joined.state, brick)}`,
      on: host,
      when: 'to have back what was deleted in it',
    }));
}

/** By a half, as far as the disk has room for it; then the state is to know of it. */
function extension(
  { state }: Joined,
  { device, host }: PooledDevice,
  { group, pool }: PoolFill,
  part: Part,
): readonly Next[] {
  const brick = bricksOn(state, device.id).find((one) => one.pool === pool);
  if (brick === undefined) return [];
  const free = usageByDevice(state).get(device.id);
  const room = (free?.freeKiB ?? 0) - (free?.spareKiB ?? 0);
  const has = part === 'data' ? brick.poolKiB : brick.metadataKiB;
  const more = Math.floor(Math.min(has / 2, room) / MIB);
  if (more < 1) return [];
  return [
    {
      command: `lvextend ${part === 'data' ? '-L' : '--poolmetadatasize'} +${more}m ${group}/${pool}`,
      on: host,
      when: 'to make it larger',
    },
    {
      command: `glusterctl repair thin-pool-${part === 'data' ? 'size' : 'metadata'}-differs:${host}`,
      on: null,
      when: 'when it is larger',
    },
  ];
}

function lvsOf({ group }: PoolFill, host: string): Next {
  return { command: `lvs -a ${group}`, on: host };
}
