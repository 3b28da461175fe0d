import { setSize } from '../gluster/volume-info.ts';
import { mountOwn, VOLUME_ID } from '../model/bricks.ts';
import { Files } from '../model/files.ts';
import { mountAt } from '../model/mounts.ts';
import type { GlusterBrick, GlusterVolume, HostModel, PoolModel, SimulationModel } from '../model/types.ts';
import { BrickTree } from './brick-tree.ts';

/** A brick at its place in a set. */
export interface Spot {
  readonly brick: GlusterBrick;
  /** N of `V-client-N`. */
  readonly number: number;
  readonly isArbiter: boolean;
  readonly host: HostModel | null;
  /** Its process runs, so clients and healers reach it. */
  readonly online: boolean;
  /** null: what it holds can't be seen now. */
  readonly tree: BrickTree | null;
}

/** A spot that clients and healers reach. */
export interface Reached extends Spot {
  readonly tree: BrickTree;
}

export type BrickSet = readonly Spot[];

export function brickNumber(volume: Pick<GlusterVolume, 'bricks'>, brick: GlusterBrick): number {
  return brick.number ?? volume.bricks.indexOf(brick);
}

export function nextNumber(volume: Pick<GlusterVolume, 'bricks'>): number {
  return Math.max(-1, ...volume.bricks.map((brick) => brickNumber(volume, brick))) + 1;
}

export function spotsOf(model: SimulationModel, volume: GlusterVolume): BrickSet {
  return volume.bricks.map((brick, position): Spot => {
    const host = model.hosts.find(({ uuid }) => uuid === brick.uuid) ?? null;
    const online = host?.up === true && host.bricks[brick.path] !== undefined;
    return {
      brick,
      number: brickNumber(volume, brick),
      isArbiter: volume.arbiter > 0 && position % volume.replica === volume.replica - 1,
      host,
      online,
      tree: host === null ? null : treeAt(host, brick.path),
    };
  });
}

export function setsOf(model: SimulationModel, volume: GlusterVolume): readonly BrickSet[] {
  const spots = spotsOf(model, volume);
  const size = setSize(volume);
  return spots.flatMap((_, at) => (at % size === 0 ? [spots.slice(at, at + size)] : []));
}

export function reachedOf(set: BrickSet): readonly Reached[] {
  return set.flatMap((spot) => (spot.online && spot.tree !== null ? [{ ...spot, tree: spot.tree }] : []));
}

function treeAt(host: HostModel, path: string): BrickTree | null {
  const files = new Files(host);
  const real = files.resolve(path);
  if (!files.isDirectory(real)) return null;
  const { tree, path: base } = files.place(real);
  return new BrickTree(tree, base);
}

/** What a brick holds even while its host is off or its file system isn't mounted: as it will be after a boot. */
export function storedTree(host: HostModel, brick: GlusterBrick, volumeId: string): BrickTree | null {
  const { path, group } = brick;
  const now = treeAt(host, path);
  // Those of snapshots and clones have the id that was there when they were made.
  const isOwn = (tree: BrickTree | null) => {
    const id = tree?.node('/')?.attributes[VOLUME_ID];
    return group === undefined ? id === volumeId : id !== undefined;
  };
  if (isOwn(now)) return now;
  const booted: HostModel = {
    ...host,
    // gluster makes the folders that it mounts clones at.
    root: group === undefined ? host.root : structuredClone(host.root),
    groups: structuredClone(host.groups),
    mounts: host.mounts.filter(({ target }) => target === '/'),
  };
  for (const group of Object.values(booted.groups))
    for (const volume of Object.values(group.volumes)) volume.active = !volume.skipActivation;
  for (const line of (new Files(booted).read(host.fstab ?? '/etc/fstab') ?? '').split('\n')) {
    const [source = '', target = '', type = ''] = line.trim().split(/\s+/);
    if (target !== '' && target !== '/' && /^(xfs|ext4)$/.test(type)) mountAt(booted, source, target, '');
  }
  if (group !== undefined) mountOwn(booted, brick);
  const later = treeAt(booted, path);
  return isOwn(later) ? later : null;
}

/** By name, in whichever pool it is. */
export function findVolume(
  model: SimulationModel,
  name: string,
): { readonly pool: PoolModel; readonly volume: GlusterVolume } | null {
  for (const pool of model.pools) {
    const volume = pool.volumes[name];
    if (volume !== undefined) return { pool, volume };
  }
  return null;
}
