import type { VolumeInfo } from '../../gluster/info.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { volumeGroup } from '../../lvm/names.ts';
import type { HeketiReading } from '../reading.ts';
import type { HeketiBrick, HeketiDatabase } from '../records/database.ts';
import { volumesOfBricks } from '../records/meanings.ts';
import { TYPES, targets } from '../records/operations.ts';
import { brickOf } from './entities.ts';
import type { ImportFinding } from './finding.ts';
import type { Kept } from './kept.ts';
import type { Unplaced } from './order.ts';
import type { ClusterTruth, Inventories } from './truth.ts';
import { wordsOf } from './words.ts';

/** A brick that Heketi moves: of `old` and `next` gluster has one in the volume. */
export interface Eviction {
  readonly operation: string;
  readonly old: string;
  readonly next: string | null;
  /** Whether the new one is in its place: gluster said so. null: nobody was asked. */
  readonly done: boolean | null;
}

export interface VolumesBricks {
  readonly byVolume: ReadonlyMap<string, readonly Unplaced[]>;
  /** Of no volume: neither the database nor gluster knows one. */
  readonly stray: readonly HeketiBrick[];
  /** Of a volume that is not taken over: they stay as they are, and nobody may count on the space of their disks. */
  readonly foreign: readonly HeketiBrick[];
  readonly evictions: readonly Eviction[];
  readonly findings: readonly ImportFinding[];
}

const HEKETI_PATH = /\/vg_([0-9a-f]{32})\/brick_([0-9a-f]{32})\/brick$/;

/** Which bricks each volume has: as the database says, and as gluster does where that was asked. */
export function volumesBricks(
  { database, damages }: Pick<HeketiReading, 'database' | 'damages'>,
  kept: Kept,
  truths: ReadonlyMap<string, ClusterTruth>,
  inventories: Inventories,
): VolumesBricks {
  const words = wordsOf(database);
  const findings: ImportFinding[] = [];
  const byVolume = new Map<string, Unplaced[]>([...kept.volumes.keys()].map((id) => [id, []]));
  const give = (entry: HeketiBrick, volume: string): void => {
    const node = kept.devices.get(entry.Info.device)?.node;
    if (node !== undefined) byVolume.get(volume)?.push(brickOf(entry, volume, node));
  };
  const owners = pathsInGluster(database, kept, truths);
  const evictions = evictionsOf(database, kept, owners, truths);
  const gone = new Set(evictions.flatMap(({ old, done }) => (done === true ? [old] : [])));
  for (const [id, { entry, volume }] of kept.bricks) if (!gone.has(id)) give(entry, volume);
  for (const { old, next, done } of evictions) {
    const entry = database.brickentries[next ?? ''];
    const volume = kept.bricks.get(old)?.volume;
    if (done === true && entry !== undefined && volume !== undefined) give(entry, volume);
  }
  const volumeOf = volumesOfBricks(database);
  const inUse = inAnyVolume(database, truths);
  const unclaimed = kept.stray.filter((entry) => {
    const volume = owners.get(keyOf(database, entry));
    if (volume === undefined) return true;
    give(entry, volume);
    findings.push({
      group: 'mended',
      about: words.brick(entry.Info.id),
      what: 'No volume lists it, but gluster has it in one.',
      mended: `It is of ${words.volume(volume)}, as gluster says.`,
    });
    return false;
  });
  // Where records are missing, or a volume is left out, the brick may well be that volume's.
  const isForeign = (entry: HeketiBrick): boolean =>
    damages.length > 0 ||
    Object.hasOwn(database.volumeentries, volumeOf.get(entry.Info.id) ?? '') ||
    inUse.has(keyOf(database, entry));
  const foreign = unclaimed.filter(isForeign);
  const stray = unclaimed.filter((entry) => !isForeign(entry));
  for (const { Info } of foreign)
    findings.push({
      group: 'left-out',
      about: words.brick(Info.id),
      what: 'It is of no volume that is taken over, and may be of one that is not.',
      mended: 'It stays as it is, and nothing is made on its disk.',
    });
  for (const [id, { entry, cluster }] of kept.volumes) {
    const info = truths.get(cluster)?.volumes.get(entry.Info.name);
    const own = byVolume.get(id);
    if (info === undefined || own === undefined) continue;
    for (const found of onlyOnHosts(database, kept, info, id, inventories)) {
      own.push(found);
      findings.push({
        group: 'mended',
        about: words.volume(id),
        what: `gluster has a brick of it that the database lacks: ${found.path}`,
        mended: `It is taken over with the sizes that LVM tells of it on ${words.place(found.device)}.`,
      });
    }
  }
  return { byVolume, stray, foreign, evictions, findings };
}

function keyOf({ nodeentries, deviceentries }: HeketiDatabase, { Info }: HeketiBrick): string {
  const node = deviceentries[Info.device]?.NodeId ?? Info.node;
  return `${nodeentries[node]?.Info.id ?? ''} ${Info.path}`;
}

/** Which volume of ours gluster has each brick in, by node and path. */
function pathsInGluster(
  { nodeentries }: HeketiDatabase,
  { volumes }: Kept,
  truths: ReadonlyMap<string, ClusterTruth>,
): ReadonlyMap<string, string> {
  const nodeBy = new Map(
    Object.values(nodeentries).flatMap(({ Info }) =>
      Info.hostnames.storage.map((name) => [`${Info.cluster} ${name}`, Info.id] as const),
    ),
  );
  return new Map(
    [...volumes].flatMap(([id, { entry, cluster }]) =>
      (truths.get(cluster)?.volumes.get(entry.Info.name)?.bricks ?? []).map(
        ({ host, path }) => [`${nodeBy.get(`${cluster} ${host}`) ?? ''} ${path}`, id] as const,
      ),
    ),
  );
}

/** All bricks that gluster has, whoever made their volumes: by node and path. */
function inAnyVolume(
  { nodeentries }: HeketiDatabase,
  truths: ReadonlyMap<string, ClusterTruth>,
): ReadonlySet<string> {
  const nodes = Object.values(nodeentries);
  return new Set(
    [...truths].flatMap(([cluster, { volumes }]) =>
      [...volumes.values()].flatMap(({ bricks }) =>
        bricks.flatMap(({ host, path }) =>
          nodes
            .filter(({ Info }) => Info.cluster === cluster && Info.hostnames.storage.includes(host))
            .map(({ Info }) => `${Info.id} ${path}`),
        ),
      ),
    ),
  );
}

function evictionsOf(
  database: HeketiDatabase,
  kept: Kept,
  owners: ReadonlyMap<string, string>,
  truths: ReadonlyMap<string, ClusterTruth>,
): readonly Eviction[] {
  return Object.values(database.pendingoperations)
    .filter(({ Type }) => Type === TYPES.evictBrick)
    .flatMap((operation): Eviction[] => {
      const [old] = targets(operation, 'deleteBrick');
      const [next = null] = targets(operation, 'addBrick');
      if (old === undefined) return [];
      const entry = database.brickentries[next ?? ''];
      const volume = kept.volumes.get(kept.bricks.get(old)?.volume ?? '');
      const told =
        volume !== undefined && truths.get(volume.cluster)?.volumes.has(volume.entry.Info.name) === true;
      const done = told ? entry !== undefined && owners.has(keyOf(database, entry)) : null;
      return [{ operation: operation.Id, old, next, done }];
    });
}

/** Bricks that gluster has, made by Heketi on disks that are known, whose records are lost. */
function onlyOnHosts(
  database: HeketiDatabase,
  kept: Kept,
  info: VolumeInfo,
  volume: string,
  inventories: Inventories,
): readonly Unplaced[] {
  return info.bricks.flatMap(({ path, arbiter }) => {
    const [, device = '', id = ''] = HEKETI_PATH.exec(path) ?? [];
    const node = kept.devices.get(device)?.node;
    if (node === undefined || Object.hasOwn(database.brickentries, id)) return [];
    const sizes = sizesOn(inventories.get(node), device, id);
    if (sizes === null) return [];
    const kind = arbiter ? 'arbiter' : 'data';
    return [{ id, volume, device, path, kind, node, lv: `brick_${id}`, ...sizes }];
  });
}

function sizesOn(
  inventory: Inventory | undefined,
  device: string,
  brick: string,
): Pick<Unplaced, 'sizeKiB' | 'poolKiB' | 'metadataKiB' | 'pool'> | null {
  const own = (inventory?.lvs ?? []).filter(({ group }) => group === volumeGroup(device));
  const lv = own.find(({ name }) => name === `brick_${brick}`);
  const pool = own.find(({ name }) => name === lv?.pool);
  if (lv === undefined || pool === undefined) return null;
  return { sizeKiB: lv.sizeKiB, poolKiB: pool.sizeKiB, metadataKiB: pool.metadataKiB, pool: pool.name };
}
