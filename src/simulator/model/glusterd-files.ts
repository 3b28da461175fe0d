import { createHash } from 'node:crypto';
import { directory, file } from './create.ts';
import type { GlusterBrick, GlusterVolume, HostModel, PoolModel, SimulationModel } from './types.ts';

const HOME = '/var/lib/glusterd';
export const INFO_FILE = `${HOME}/glusterd.info`;
export const PEERS = `${HOME}/peers`;
export const VOLUMES = `${HOME}/vols`;

const TYPES = { distribute: 0, replicate: 2, disperse: 4 };
const STATUS = { created: 0, started: 1, stopped: 2 };

const brickFile = ({ host, path }: GlusterBrick) => `${host}:${path.replaceAll('/', '-')}`;

/** All of a volume's file but its version. */
function settings(volume: GlusterVolume): readonly string[] {
  const { replica, arbiter, disperse, redundancy, bricks, id, options } = volume;
  const type = disperse > 0 ? TYPES.disperse : replica > 1 ? TYPES.replicate : TYPES.distribute;
  return [
    `type=${type}`,
    `count=${bricks.length}`,
    `status=${STATUS[volume.status]}`,
    `sub_count=${disperse > 0 ? disperse : replica > 1 ? replica : 0}`,
    `replica_count=${replica}`,
    `arbiter_count=${arbiter}`,
    `disperse_count=${disperse}`,
    `redundancy_count=${redundancy}`,
    'transport-type=0',
    `volume-id=${id}`,
    'op-version=100000',
    'client-op-version=100000',
    'quota-version=0',
    'parent_volname=N/A',
    'restored_from_snap=00000000-0000-0000-0000-000000000000',
    `snap-max-hard-limit=${volume.snapshotLimit ?? 256}`,
    ...Object.entries(options).map(([key, value]) => `${key}=${value}`),
    ...bricks.map((brick, at) => `brick-${at}=${brickFile(brick)}`),
  ];
}

function volumeText(volume: GlusterVolume): string {
  const lines = settings(volume);
  return `${[...lines.slice(0, 8), `version=${volume.stored?.version ?? 1}`, ...lines.slice(8)].join('\n')}\n`;
}

/** The order of lines doesn't matter. */
function digestOf(lines: readonly string[]): string {
  return createHash('sha256')
    .update([...lines].sort().join('\n'))
    .digest('hex')
    .slice(0, 16);
}

/** As glusterd sums up a volume's file for others to compare. */
function checksum(text: string): string {
  return `info=${Number.parseInt(digestOf(text.trim().split('\n')).slice(0, 8), 16)}\n`;
}

function brickText(volume: GlusterVolume, brick: GlusterBrick, at: number): string {
  const { host, path, uuid, number = at } = brick;
  return `uuid=${uuid}\nhostname=${host}\npath=${path}\nreal_path=${path}\nlisten-port=0\nrdma.listen-port=0\ndecommissioned=0\nbrick-id=${volume.name}-client-${number}\nmount_dir=/${path.replace(/^.*\//, '')}\nsnap-status=0\nbrick-fsid=0\n`;
}

/** glusterd syncs what it writes. */
function put(host: HostModel, path: string, content: string | null): void {
  host.root.nodes[path] = content === null ? directory() : file(content);
}

function remove(host: HostModel, folder: string): void {
  const { nodes } = host.root;
  if (nodes[folder] === undefined) return;
  const below = `${folder}/`;
  for (const path of Object.keys(nodes)) if (path.startsWith(below)) delete nodes[path];
  delete nodes[folder];
}

export function read(host: HostModel, path: string): string | null {
  const node = host.root.nodes[path];
  return node?.kind === 'file' ? node.content : null;
}

function storeVolume(host: HostModel, volume: GlusterVolume): void {
  const folder = `${VOLUMES}/${volume.name}`;
  remove(host, folder);
  const text = volumeText(volume);
  for (const each of [HOME, VOLUMES, folder, `${folder}/bricks`])
    if (host.root.nodes[each] === undefined) put(host, each, null);
  put(host, `${folder}/info`, text);
  put(host, `${folder}/cksum`, checksum(text));
  for (const [at, brick] of volume.bricks.entries())
    put(host, `${folder}/bricks/${brickFile(brick)}`, brickText(volume, brick, at));
}

/** Those whose files a command changed; they get a higher version. */
function changed(volumes: readonly GlusterVolume[]): readonly GlusterVolume[] {
  return volumes.filter((volume) => {
    const digest = digestOf(settings(volume));
    if (volume.stored?.digest === digest) return false;
    volume.stored = { version: (volume.stored?.version ?? 0) + 1, digest };
    return true;
  });
}

/** After a command that may have changed these volumes: those who took part write down what it did. */
export function storeChanges(pool: PoolModel, names: readonly string[], hosts: readonly HostModel[]): void {
  const found = names.flatMap((name) => pool.volumes[name] ?? []);
  for (const volume of changed(found)) for (const host of hosts) storeVolume(host, volume);
  for (const name of names)
    if (pool.volumes[name] === undefined) for (const host of hosts) remove(host, `${VOLUMES}/${name}`);
}

/** Names of the volumes that a host has on disk. */
function storedVolumes(host: HostModel): readonly string[] {
  return Object.keys(host.root.nodes).flatMap(
    (path) => /^\/var\/lib\/glusterd\/vols\/([^/]+)$/.exec(path)?.[1] ?? [],
  );
}

export function storePeers(model: SimulationModel, pool: PoolModel, host: HostModel): void {
  remove(host, PEERS);
  for (const folder of [HOME, PEERS]) if (host.root.nodes[folder] === undefined) put(host, folder, null);
  const members = pool.members.flatMap((name) => model.hosts.find((each) => each.name === name) ?? []);
  const away = (pool.away ?? []).flatMap(({ host: name, uuid }) => {
    const found = model.hosts.find((each) => each.name === name);
    return found === undefined ? [] : [{ name, storage: found.storage, uuid }];
  });
  for (const peer of [...members, ...away]) if (peer.name !== host.name) storePeer(pool, host, peer, 3);
}

export function storePeer(
  pool: Pick<PoolModel, 'byName'>,
  host: HostModel,
  { name, storage, uuid }: Pick<HostModel, 'name' | 'storage' | 'uuid'>,
  state: number,
): void {
  const named = pool.byName?.find((each) => each.host === name);
  const names = named === undefined ? [storage] : named.address ? [name, storage] : [name];
  const lines = names.map((each, at) => `hostname${at + 1}=${each}\n`).join('');
  put(host, `${PEERS}/${uuid}`, `uuid=${uuid}\nstate=${state}\n${lines}`);
}

/** Of the peers that a host has on disk: their ids, where it counts them in. */
export function storedPeers(host: HostModel): readonly string[] {
  return Object.keys(host.root.nodes).flatMap((path) => {
    const text = path.startsWith(`${PEERS}/`) ? read(host, path) : null;
    return text !== null && /^state=3$/m.test(text) ? (/^uuid=(.+)$/m.exec(text)?.[1] ?? []) : [];
  });
}

export type Comparison = 'same' | 'older' | 'missing' | 'other';

/** What a host has of a volume on its disk, against what the pool has. */
export function compareVolume(host: HostModel, volume: GlusterVolume): Comparison {
  if (volume.stored === undefined) return 'same';
  const text = read(host, `${VOLUMES}/${volume.name}/info`);
  if (text === null) return 'missing';
  const version = Number(/^version=(\d+)$/m.exec(text)?.[1] ?? 0);
  if (version < volume.stored.version) return 'older';
  return checksum(text) === checksum(volumeText(volume)) ? 'same' : 'other';
}

/** A host takes over what its peers have. */
export function takeOver(pool: PoolModel, host: HostModel): void {
  for (const volume of Object.values(pool.volumes))
    if (compareVolume(host, volume) !== 'same') storeVolume(host, volume);
  for (const name of storedVolumes(host))
    if (pool.volumes[name] === undefined) remove(host, `${VOLUMES}/${name}`);
}

/** As if somebody had changed a line of a volume's file by hand. */
export function editVolume(host: HostModel, name: string): boolean {
  const path = `${VOLUMES}/${name}/info`;
  const text = read(host, path);
  if (text === null) return false;
  put(host, path, `${text}nfs.disable=edited\n`);
  return true;
}

/** Hosts of a simulation that was kept before they had these files. */
export function fillIn(model: SimulationModel): void {
  for (const pool of model.pools) {
    const hosts = pool.members.flatMap((name) => model.hosts.find((each) => each.name === name) ?? []);
    const lacking = hosts.filter(
      ({ root: { nodes } }) => nodes[INFO_FILE] !== undefined && nodes[PEERS] === undefined,
    );
    if (lacking.length === 0) continue;
    changed(Object.values(pool.volumes));
    for (const host of lacking) {
      storePeers(model, pool, host);
      takeOver(pool, host);
    }
  }
}
