import { startBricks } from '../model/bricks.ts';
import { drawUuid } from '../model/create.ts';
import type { GlusterBrick, GlusterSnapshot, GlusterVolume, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { Refusal } from './answer.ts';
import { isConnected, membersOf, othersOf } from './pool.ts';
import { copyBricks, dropCopies, mountCopies } from './snapshot-copies.ts';
import { snapshotInfo } from './snapshot-info.ts';
import { ALSO, limitOf, refuse, snapshotNamed, snapshotsOf } from './snapshot-lookup.ts';
import { hostOf, isRebalanced, stopBricks } from './volumes.ts';

/** What gluster sets on clones and on restored volumes. */
const NO_QUOTA = {
  'features.quota': 'off',
  'features.inode-quota': 'off',
  'features.quota-deem-statfs': 'off',
};

/** Writing stops while a snapshot is made; the option that has it go on stays with the volume, not with the snapshot. */
const BARRIER = 'features.barrier';

/** Each host that is there looks at its own bricks, first the one that is asked; then those that aren't are missed. */
function refuseDeadBricks(call: Call, volume: GlusterVolume, prefix: string): void {
  for (const host of [call.host, ...othersOf(call)]) {
    const own = isConnected(call, host) ? volume.bricks.filter(({ uuid }) => uuid === host.uuid) : [];
    if (own.some(({ path }) => host.bricks[path] === undefined))
      throw refuse(
        prefix,
        `${host === call.host ? '' : `Pre Validation failed on ${host.storage}. `}One or more bricks are not running. Please run volume status command to see brick status.\nAll bricks have to be online to take a snapshot.Please start the stopped brick and then issue snapshot create command.`,
      );
  }
  if (volume.bricks.some((brick) => hostOf(call, brick)?.bricks[brick.path] === undefined))
    throw refuse(prefix, 'One or more bricks may be down.');
}

/** The part of the snapshots that a volume may have from which on gluster warns. */
const SOFT_LIMIT = 0.9;

function create(call: Call, pool: PoolModel, words: readonly string[]): number {
  const prefix = 'snapshot create: ';
  const [name = '', volumeName = '', ...rest] = words;
  if (rest[0] !== 'no-timestamp') throw new NotSimulated('gluster snapshot create without no-timestamp');
  const description = rest[1] === 'description' ? rest.slice(2).join(' ') : '';
  if (pool.snapshots[name] !== undefined) throw refuse(prefix, `Snapshot ${name} already exists`);
  const volume = pool.volumes[volumeName];
  if (volume === undefined)
    throw new Refusal(prefix, `Volume (${volumeName}) does not exist `, { errno: 30806, also: ALSO });
  if (volume.status !== 'started') throw refuse(prefix, `volume ${volumeName} is not started`);
  if (!isRebalanced(volume) || volume.removal?.status === 'in progress')
    throw refuse(prefix, `rebalance process is running for the volume ${volumeName}`);
  const taken = snapshotsOf(pool, volumeName).length;
  const most = limitOf(pool, volumeName);
  if (taken >= most)
    throw refuse(
      prefix,
      `The number of existing snaps has reached the effective maximum limit of ${most}, for the volume (${volumeName}). Please delete few snapshots before taking further snapshots.`,
    );
  refuseDeadBricks(call, volume, prefix);
  const id = drawUuid(call.model);
  const snapVolume = drawUuid(call.model).replaceAll('-', '');
  const copyId = drawUuid(call.model);
  const bricks = copyBricks(call, volume.bricks, snapVolume, prefix);
  mountCopies(call, bricks, copyId);
  const { [BARRIER]: _, ...options } = volume.options;
  pool.snapshots[name] = {
    name,
    id,
    volume: volumeName,
    snapVolume,
    created: call.effects.now(),
    description,
    active: false,
    copy: {
      ...structuredClone(volume),
      name: snapVolume,
      id: copyId,
      bricks,
      options,
      rebalance: null,
      removal: null,
    },
  };
  volume.options = { [BARRIER]: 'disable', ...options };
  call.out(`snapshot create: success: Snap ${name} created successfully\n`);
  if (taken + 1 > Math.floor(most * SOFT_LIMIT))
    call.out(
      `Warning: Soft-limit of volume (${volumeName}) is reached. Snapshot creation is not possible once hard-limit is reached.\n`,
    );
  return 0;
}

function clone(call: Call, pool: PoolModel, words: readonly string[]): number {
  const prefix = 'snapshot clone: ';
  const [name = '', snapshotName = ''] = words;
  const snapshot = snapshotNamed(pool, snapshotName, prefix);
  if (pool.volumes[name] !== undefined) throw refuse(prefix, `Volume with name:${name} already exists`);
  if (!snapshot.active) throw refuse(prefix, `Snapshot ${snapshotName} is not activated`);
  const id = drawUuid(call.model);
  const bricks = copyBricks(call, snapshot.copy.bricks, id.replaceAll('-', ''), prefix);
  mountCopies(call, bricks, id);
  const volume: GlusterVolume = {
    ...structuredClone(snapshot.copy),
    name,
    id,
    status: 'created',
    bricks,
    clients: [],
    origin: snapshotName,
    options: { ...snapshot.copy.options, ...NO_QUOTA },
  };
  pool.volumes[name] = volume;
  call.out(`snapshot clone: success: Clone ${name} created successfully\n`);
  return 0;
}

function restore(call: Call, pool: PoolModel, name: string): number {
  const prefix = 'snapshot restore: ';
  const snapshot = snapshotNamed(pool, name, prefix);
  const volume = pool.volumes[snapshot.volume];
  if (volume === undefined) throw refuse(prefix, `Volume (${snapshot.volume}) does not exist`);
  if (volume.status === 'started')
    throw refuse(
      prefix,
      `Volume (${volume.name}) has been started. Volume needs to be stopped before restoring a snapshot.`,
    );
  volume.bricks = snapshot.copy.bricks;
  volume.options = { ...snapshot.copy.options, ...NO_QUOTA };
  volume.written = snapshot.copy.written ?? {};
  mountCopies(call, volume.bricks, volume.id);
  goes(call, pool, snapshot);
  call.out(`Snapshot restore: ${name}: Snap restored successfully\n`);
  return 0;
}

function activate(call: Call, pool: PoolModel, name: string, active: boolean): number {
  const verb = active ? 'activate' : 'deactivate';
  const snapshot = snapshotNamed(pool, name, `snapshot ${verb}: `);
  if (snapshot.active === active) throw refuse(`snapshot ${verb}: `, `Snapshot ${name} is already ${verb}d.`);
  snapshot.active = active;
  if (active) for (const host of membersOf(call)) startBricks(call.model, host);
  else stopBricks(call, snapshot.copy.bricks);
  call.out(`Snapshot ${verb}: ${name}: Snap ${verb}d successfully\n`);
  return 0;
}

/** Nobody tells it to a member that is down. */
function goes(call: Call, pool: PoolModel, snapshot: GlusterSnapshot): void {
  delete pool.snapshots[snapshot.name];
  const down = membersOf(call).filter((host) => !isConnected(call, host));
  if (down.length > 0)
    pool.missed = [...(pool.missed ?? []), ...down.map(({ name }) => ({ host: name, snapshot }))];
}

/** LVM keeps what is mounted. */
function remove(call: Call, pool: PoolModel, name: string): number {
  const snapshot = snapshotNamed(pool, name, 'snapshot delete: ');
  const served = Object.values(pool.volumes).flatMap(({ bricks }) => bricks.map(({ path }) => path));
  const busy = (brick: GlusterBrick): boolean => {
    const host = hostOf(call, brick);
    return host !== null && served.includes(brick.path) && host.bricks[brick.path] !== undefined;
  };
  dropCopies(
    call,
    snapshot.copy.bricks.filter((brick) => !busy(brick)),
  );
  goes(call, pool, snapshot);
  call.out(`snapshot delete: ${name}: snap removed successfully\n`);
  return 0;
}

function configure(
  call: Call,
  pool: PoolModel,
  [name = '', key = '', value = '']: readonly string[],
): number {
  if (key !== 'snap-max-hard-limit' || !/^\d+$/.test(value))
    throw new NotSimulated(`gluster snapshot config ${name} ${key}`);
  const volume = pool.volumes[name];
  if (volume === undefined) throw refuse('Snapshot Config : ', `Volume (${name}) does not exist.`);
  volume.snapshotLimit = Number(value);
  call.out(`snapshot config: snap-max-hard-limit for ${name} set successfully\n`);
  return 0;
}

export function snapshot(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [verb = '', ...rest] = words;
  const [name = ''] = rest;
  switch (verb) {
    case 'create':
      return create(call, pool, rest);
    case 'clone':
      return clone(call, pool, rest);
    case 'restore':
      return restore(call, pool, name);
    case 'activate':
    case 'deactivate':
      return activate(call, pool, name, verb === 'activate');
    case 'delete':
      return remove(call, pool, name);
    case 'info':
      return snapshotInfo(call, pool, rest, xml);
    case 'config':
      return configure(call, pool, rest);
    case 'list': {
      if (name !== '' && pool.volumes[name] === undefined)
        throw refuse('Snapshot list : ', `Volume (${name}) does not exist`);
      const found = name === '' ? Object.values(pool.snapshots) : snapshotsOf(pool, name);
      call.out(
        found.length === 0 ? 'No snapshots present\n' : found.map((each) => `${each.name}\n`).join(''),
      );
      return 0;
    }
    default:
      throw new NotSimulated(`gluster snapshot ${words.join(' ')}`);
  }
}
