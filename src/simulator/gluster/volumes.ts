import { findBlock } from '../model/blocks.ts';
import { startBricks, VOLUME_ID } from '../model/bricks.ts';
import { drawUuid } from '../model/create.ts';
import { Files, parentOf } from '../model/files.ts';
import type { GlusterBrick, GlusterVolume, HostModel, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { Refusal } from './answer.ts';
import { hostNamed, isConnected, membersOf, someDown } from './pool.ts';
import { setSize } from './volume-info.ts';

/** How often a rebalance says that it runs before it says that it is done. */
const POLLS = 2;

/** Nothing moves by itself here: whoever asks, or waits for it, brings it on. */
export function isRebalanced(volume: GlusterVolume): boolean {
  const { rebalance: task } = volume;
  if (task?.status !== 'in progress') return true;
  task.polls += 1;
  if (task.polls > POLLS) task.status = 'completed';
  return task.status === 'completed';
}

const ADD_PREFIX = 'volume add-brick: ';

export function volumeNamed(
  pool: PoolModel,
  name: string,
  prefix: string,
  operation?: string,
): GlusterVolume {
  const volume = pool.volumes[name];
  if (volume === undefined)
    throw new Refusal(prefix, `Volume ${name} does not exist`, operation === undefined ? {} : { operation });
  return volume;
}

function splitBrick(text: string): { readonly host: string; readonly path: string } {
  const colon = text.indexOf(':/');
  if (colon < 0)
    throw new Refusal('', `Wrong brick type: ${text}, use <HOSTNAME>:<export-dir-abs-path>`, { code: 1 });
  return { host: text.slice(0, colon), path: text.slice(colon + 1) };
}

const CREATE_USAGE =
  'Usage:\nvolume create <NEW-VOLNAME> [[replica <COUNT> [arbiter <COUNT>]]|[replica 2 thin-arbiter 1]] [disperse [<COUNT>]] [disperse-data <COUNT>] [redundancy <COUNT>] [transport <tcp|rdma|tcp,rdma>] <NEW-BRICK> <TA-BRICK>... [force]\n';

interface Wanted {
  readonly name: string;
  readonly host: HostModel;
  readonly path: string;
  readonly word: string;
}

/**
 * Checks bricks as glusterd does: the host that is asked goes through all of them, and makes and marks its own at once;
 * then each other host does so with its own. Who refuses takes no mark back, neither its own nor those of others.
 */
function takeBricks(
  call: Call,
  pool: PoolModel,
  words: readonly string[],
  id: string,
  prefix: string,
  force: boolean,
): GlusterBrick[] {
  const twice = words.find((word, index) => words.indexOf(word) !== index);
  if (twice !== undefined) throw new Refusal('', `Found duplicate exports ${twice}\n\n${CREATE_USAGE}`);
  const wanted: Wanted[] = [];
  for (const word of words) {
    const found = resolveBrick(call, pool, word, prefix);
    wanted.push(found);
    if (found.host === call.host) markBrick(found, id, prefix, force);
  }
  for (const host of membersOf(call))
    for (const found of wanted)
      if (found.host === host && host !== call.host) {
        const other =
          prefix === ADD_PREFIX
            ? `${prefix}Pre Validation failed on ${found.name}. `
            : `${prefix}Staging failed on ${found.name}. Error: `;
        markBrick(found, id, other, force, prefix);
      }
  return wanted.map(({ name, host, path }) => ({ host: name, path, uuid: host.uuid }));
}

function resolveBrick(call: Call, pool: PoolModel, word: string, prefix: string): Wanted {
  const { host: name, path } = splitBrick(word);
  const host = hostNamed(call, name);
  if (host === null || !pool.members.includes(host.name))
    throw new Refusal(prefix, `Host ${name} is not in 'Peer in Cluster' state`);
  if (!isConnected(call, host)) throw new Refusal(prefix, `Host ${name} not connected`);
  const inside = Object.values(pool.volumes)
    .flatMap((volume) => volume.bricks)
    .some(
      (brick) =>
        brick.uuid === host.uuid &&
        (brick.path === path || brick.path.startsWith(`${path}/`) || path.startsWith(`${brick.path}/`)),
    );
  if (inside)
    throw new Refusal(
      prefix,
      `Brick: ${word} not available. Brick may be containing or be contained by an existing brick.`,
    );
  return { name, host, path, word };
}

/** On its own host: the folder is made where it lacks, and carries the volume's id from then on. */
function markBrick(
  { host, path, word }: Wanted,
  id: string,
  where: string,
  force: boolean,
  prefix = where,
): void {
  const files = new Files(host);
  const refuse = (reason: string) => new Refusal(prefix, `${where.slice(prefix.length)}${reason}`);
  if (!files.isDirectory(path) && !files.isDirectory(parentOf(path)))
    throw refuse(`Failed to create brick directory for brick ${word}. Reason : No such file or directory `);
  if (files.mountOf(path)?.target === '/' && !force)
    throw refuse(
      `The brick ${word} is being created in the root partition. It is recommended that you don't use the system's root partition for storage backend. Or use 'force' at the end of the command if you want to override this behavior.`,
    );
  const mark = files.node(path)?.attributes[VOLUME_ID];
  if (mark !== undefined && !force) throw refuse(`${path} is already part of a volume`);
  if (!files.isDirectory(path)) files.makeDirectory(path);
  // Not synced, as real glusterd doesn't.
  files.amend(path, (node) => {
    node.attributes[VOLUME_ID] = id;
  });
}

export function createVolume(call: Call, pool: PoolModel, words: readonly string[]): number {
  const [name = '', ...rest] = words;
  const prefix = `volume create: ${name}: `;
  const shape = { replica: 1, arbiter: 0, data: 0, redundancy: 0 };
  let force = false;
  const bricks: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    const number = Number(rest[at + 1]);
    if (word === 'replica' || word === 'arbiter' || word === 'redundancy') shape[word] = number;
    else if (word === 'disperse-data') shape.data = number;
    else if (word === 'force') {
      force = true;
      continue;
    } else if (word.includes(':/')) {
      bricks.push(word);
      continue;
    } else if (word !== 'transport') throw new NotSimulated(`gluster volume create … ${word}`);
    at += 1;
  }
  if (!/^[A-Za-z0-9_-]+$/.test(name)) throw new Refusal('', `Volume name ${name} contains invalid character`);
  if (pool.volumes[name] !== undefined) throw new Refusal(prefix, `Volume ${name} already exists`);
  const disperse = shape.data === 0 ? 0 : shape.data + shape.redundancy;
  const size = disperse > 0 ? disperse : shape.replica;
  const whole = bricks.length > 0 && bricks.length % size === 0;
  if (!whole && (disperse > 0 || bricks.length === 0))
    throw new Refusal(
      '',
      bricks.length === 0 ? 'No bricks specified' : 'number of bricks is not a multiple of disperse count',
    );
  const id = drawUuid(call.model);
  const taken = takeBricks(call, pool, bricks, id, prefix, force);
  // Nobody counts copies before: it is what the volume's files are made from that doesn't come out. The bricks stay marked.
  if (!whole) throw new Refusal(prefix, 'Failed to create volume files');
  pool.volumes[name] = {
    name,
    id,
    status: 'created',
    replica: shape.replica,
    arbiter: shape.arbiter,
    disperse,
    redundancy: shape.redundancy,
    bricks: taken,
    options: {
      ...(shape.replica > 1 ? { 'cluster.granular-entry-heal': 'on' } : {}),
      'storage.fips-mode-rchecksum': 'on',
      'transport.address-family': 'inet',
      'nfs.disable': 'on',
      ...(shape.replica > 1 ? { 'performance.client-io-threads': 'off' } : {}),
    },
    rebalance: null,
    removal: null,
    clients: [],
    origin: null,
  };
  call.out(`volume create: ${name}: success: please start the volume to access data\n`);
  return 0;
}

export function startVolume(call: Call, pool: PoolModel, name: string, force: boolean): number {
  const prefix = `volume start: ${name}: `;
  const volume = volumeNamed(pool, name, prefix);
  if (volume.status === 'started' && !force) throw new Refusal(prefix, `Volume ${name} already started`);
  for (const brick of volume.bricks) {
    const host = hostOf(call, brick);
    if (host === null || !isConnected(call, host)) continue;
    if (brick.group !== undefined) continue;
    const node = new Files(host).node(brick.path);
    if (node === null)
      throw new Refusal(
        prefix,
        `Failed to find brick directory ${brick.path} for volume ${name}. Reason : No such file or directory`,
      );
    if (node.attributes[VOLUME_ID] === undefined)
      throw new Refusal(
        prefix,
        `Volume id mismatch for brick ${brick.host}:${brick.path}. Expected volume id ${volume.id}, volume id 00000000-0000-0000-0000-000000000000 found`,
      );
  }
  volume.status = 'started';
  for (const host of membersOf(call)) startBricks(call.model, host);
  call.out(`volume start: ${name}: success\n`);
  return 0;
}

export function hostOf(call: Pick<Call, 'model'>, brick: GlusterBrick): HostModel | null {
  return call.model.hosts.find((host) => host.uuid === brick.uuid) ?? null;
}

export function stopBricks(call: Pick<Call, 'model'>, bricks: readonly GlusterBrick[]): void {
  for (const brick of bricks) {
    const host = hostOf(call, brick);
    if (host !== null) delete host.bricks[brick.path];
  }
}

export function stopVolume(call: Call, pool: PoolModel, name: string, force: boolean): number {
  const prefix = `volume stop: ${name}: `;
  const volume = volumeNamed(pool, name, prefix);
  if (volume.status !== 'started' && !force)
    throw new Refusal(prefix, `Volume ${name} is not in the started state`);
  if (volume.rebalance?.status === 'in progress' && !force)
    throw new Refusal(prefix, `rebalance session is in progress for the volume '${name}'`);
  volume.status = 'stopped';
  stopBricks(call, volume.bricks);
  call.out(`volume stop: ${name}: success\n`);
  return 0;
}

export function deleteVolume(call: Call, pool: PoolModel, name: string): number {
  const prefix = `volume delete: ${name}: `;
  const volume = volumeNamed(pool, name, prefix);
  const snapshots = Object.values(pool.snapshots).filter((snapshot) => snapshot.volume === name).length;
  if (volume.status === 'started')
    throw new Refusal(prefix, `Volume ${name} has been started.Volume needs to be stopped before deletion.`);
  if (snapshots > 0)
    throw new Refusal(
      prefix,
      `Cannot delete Volume ${name} ,as it has ${snapshots} snapshots. To delete the volume, first delete all the snapshots under it.`,
    );
  if (someDown(call)) throw new Refusal(prefix, 'Some of the peers are down');
  delete pool.volumes[name];
  call.out(`volume delete: ${name}: success\n`);
  return 0;
}

export function addBricks(call: Call, pool: PoolModel, words: readonly string[]): number {
  const [name = '', ...rest] = words;
  const prefix = ADD_PREFIX;
  const volume = pool.volumes[name];
  if (volume === undefined) throw new Refusal(prefix, `Unable to get volinfo for volume name ${name}`);
  const bricks = rest.filter((word) => word.includes(':/'));
  if (rest.some((word) => !word.includes(':/') && word !== 'force'))
    throw new NotSimulated(`gluster volume add-brick ${rest.join(' ')}`);
  if (bricks.length % setSize(volume) !== 0)
    throw new Refusal(
      prefix,
      `Incorrect number of bricks supplied ${bricks.length} with count ${setSize(volume)}`,
    );
  if (!isRebalanced(volume))
    throw new Refusal(prefix, `Volume name ${name} rebalance is in progress. Please retry after completion`);
  volume.bricks.push(...takeBricks(call, pool, bricks, volume.id, prefix, rest.includes('force')));
  if (volume.status === 'started') for (const host of membersOf(call)) startBricks(call.model, host);
  call.out('volume add-brick: success\n');
  return 0;
}

/** What a brick's file system is on, for status. */
export function brickDevice(
  host: HostModel,
  path: string,
): { readonly source: string; readonly sizeKiB: number } {
  const source = new Files(host).mountOf(path)?.source ?? '';
  return { source, sizeKiB: findBlock(host, source)?.sizeKiB ?? 0 };
}
