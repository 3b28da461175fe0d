import { setSize } from '../gluster/volume-info.ts';
import { bytesOf } from '../language/bytes.ts';
import { findBlock } from '../model/blocks.ts';
import { emptyTree } from '../model/create.ts';
import { Files } from '../model/files.ts';
import type { GlusterVolume, HostModel, Mount, Served, SimulationModel } from '../model/types.ts';
import { loseUnsynced } from '../model/unsynced.ts';
import { quorum } from './clients.ts';
import { findVolume, setsOf } from './sets.ts';

/** As the kernel calls what gluster's client mounts. */
export const CLIENT_MOUNT = 'fuse.glusterfs';
/** What an empty XFS keeps for itself is some twentieth. */
const ROOM = 0.95;
const KIB = 1024;
const NOT_CONNECTED = 'Transport endpoint is not connected';

/**
 * What a client sees below its mount: of each volume one tree, the same through all clients, as one that asks bricks for
 * everything sees it. It is not on the bricks, but has room as these have. A text: nothing is to be had.
 */
export function servedBy(model: SimulationModel, mount: Mount): Served | string {
  const volume = volumeOf(model, mount);
  if (mount.ended === true || volume?.files === undefined || !isServed(model, volume)) return NOT_CONNECTED;
  return { tree: volume.files, id: volume.id, free: () => freeBytes(model, volume) };
}

function volumeOf(model: SimulationModel, mount: Mount): GlusterVolume | undefined {
  const volumes = model.pools.flatMap((pool) => Object.values(pool.volumes));
  return volumes.find(({ id }) => id === mount.volume);
}

/** Started, and of each set as many bricks as client quorum asks for. */
function isServed(model: SimulationModel, volume: GlusterVolume): boolean {
  if (volume.status !== 'started') return false;
  const size = setSize(volume);
  const online = volume.bricks.map(({ uuid, path }) => {
    const host = model.hosts.find((each) => each.uuid === uuid);
    return host?.up === true && host.bricks[path] !== undefined;
  });
  return online.every((_, at) => {
    if (at % size !== 0) return true;
    return online.slice(at, at + size).filter((each) => each).length >= quorum(volume, size);
  });
}

/** As much as on the fullest of its bricks; what lies on a root disk has room until that is full. */
function freeBytes(model: SimulationModel, volume: GlusterVolume): number {
  const used = Object.values(volume.files?.nodes ?? {}).reduce(
    (sum, { content }) => sum + bytesOf(content).length,
    0,
  );
  const rooms = volume.bricks.flatMap(({ uuid, path }) => {
    const host = model.hosts.find((each) => each.uuid === uuid);
    return host === undefined ? [] : [roomOf(host, path)];
  });
  return Math.min(...rooms) - used;
}

function roomOf(host: HostModel, path: string): number {
  const block = findBlock(host, new Files(host).mountOf(path)?.source ?? '');
  if (block === null) return host.diskFull ? 0 : Number.POSITIVE_INFINITY;
  if ((host.defects?.fill?.['brick-used'] ?? 0) >= 100) return 0;
  return block.sizeKiB * KIB * ROOM;
}

/** Mounts a volume as its client does; a text is why not, as mount.glusterfs says it. */
export function mountVolume(
  model: SimulationModel,
  host: HostModel,
  source: string,
  target: string,
): string | null {
  const [, server = '', name = ''] = /^([^:]+):\/?([^/]+)$/.exec(source) ?? [];
  if (host.mounts.some((mount) => mount.target === target && mount.type === CLIENT_MOUNT))
    return `/sbin/mount.glusterfs: according to mtab, GlusterFS is already mounted on ${target}`;
  const from =
    server === 'localhost' ? host : model.hosts.find((each) => [each.name, each.storage].includes(server));
  const pool = model.pools.find(({ members }) => members.includes(from?.name ?? ''));
  const volume = findVolume(model, name)?.volume;
  const answers = from?.up === true && from.services.glusterd?.active === true;
  if (!answers || volume === undefined || pool?.volumes[name] !== volume)
    return `Mounting glusterfs on ${target} failed.`;
  if (!isServed(model, volume)) return 'Mount failed. Check the log file  for more details.';
  volume.files ??= emptyTree();
  model.drawn += 1;
  const mount: Mount = {
    source,
    target,
    type: CLIENT_MOUNT,
    options: 'rw,relatime,user_id=0,group_id=0,default_permissions,allow_other,max_read=131072',
    volume: volume.id,
    pid: 30_000 + model.drawn,
  };
  host.mounts = [...host.mounts, mount];
  volume.clients.push({ address: addressOf(host, mount) });
  return null;
}

function addressOf(host: HostModel, mount: Mount): string {
  return `${host.storage}:${(mount.pid ?? 0) % 1000}`;
}

/** Its process is gone, whether it is mounted still or not: bricks don't know it any more. */
export function endClient(model: SimulationModel, host: HostModel, mount: Mount): void {
  const volume = volumeOf(model, mount);
  const at = volume?.clients.findIndex(({ address }) => address === addressOf(host, mount)) ?? -1;
  if (at >= 0) volume?.clients.splice(at, 1);
  host.mounts = host.mounts.map((each) => (each === mount ? { ...mount, ended: true } : each));
}

/** What no brick has on disk is lost with the last of them. */
export function loseWithBricks(model: SimulationModel): void {
  for (const volume of model.pools.flatMap((pool) => Object.values(pool.volumes))) {
    if (volume.files === undefined) continue;
    if (setsOf(model, volume).every((set) => set.every(({ online }) => !online))) loseUnsynced(volume.files);
  }
}
