import { mapperName } from '../model/blocks.ts';
import { mountOwn, startBricks } from '../model/bricks.ts';
import { drawUuid } from '../model/create.ts';
import { syncTree } from '../model/files.ts';
import type { GlusterBrick, GlusterSnapshot, GlusterVolume, HostModel, PoolModel } from '../model/types.ts';
import { blank } from '../tools/lvm-volumes.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, Refusal, type Xml } from './answer.ts';
import { isConnected, isUp, membersOf } from './pool.ts';
import { brickDevice, hostOf, isRebalanced, stopBricks } from './volumes.ts';

const MOST = 256;
/** What gluster sets on clones and on restored volumes. */
const NO_QUOTA = {
  'features.quota': 'off',
  'features.inode-quota': 'off',
  'features.quota-deem-statfs': 'off',
};
const limitOf = (pool: PoolModel, volume: string) => pool.volumes[volume]?.snapshotLimit ?? MOST;

const ALSO = 'Snapshot command failed\n';

function refuse(prefix: string, reason: string): Refusal {
  return new Refusal(prefix, reason, { also: ALSO });
}

function snapshotNamed(pool: PoolModel, name: string, prefix: string): GlusterSnapshot {
  const snapshot = pool.snapshots[name];
  if (snapshot === undefined) throw refuse(prefix, `Snapshot (${name}) does not exist`);
  return snapshot;
}

/** Thin snapshots of all bricks, named after the new volume and mounted in its own folder. */
function copyBricks(
  call: Call,
  bricks: readonly GlusterBrick[],
  hex: string,
  prefix: string,
): GlusterBrick[] {
  const counts = new Map<string, number>();
  return bricks.map((brick, index) => {
    const host = hostOf(call, brick);
    if (host === null || !isUp(host)) throw refuse(prefix, 'One or more bricks may be down.');
    const source = lvOf(host, brick);
    if (source === null)
      throw refuse(
        prefix,
        `Snapshot is supported only for thin provisioned LV. Ensure that all bricks of ${brick.host} are thinly provisioned LV.`,
      );
    const local = counts.get(host.name) ?? 0;
    counts.set(host.name, local + 1);
    const name = `${hex}_${local}`;
    const group = host.groups[source.group];
    const origin = group?.volumes[source.volume];
    if (group === undefined || origin === undefined) throw refuse(prefix, 'One or more bricks may be down.');
    // LVM freezes the file system for a snapshot.
    if (origin.content !== null && 'tree' in origin.content) syncTree(origin.content.tree);
    group.volumes[name] = {
      ...blank(call, name, 'thin'),
      sizeKiB: origin.sizeKiB,
      pool: origin.pool,
      origin: origin.name,
      content: structuredClone(origin.content),
    };
    return {
      host: brick.host,
      uuid: brick.uuid,
      path: `/run/gluster/snaps/${hex}/brick${index + 1}/brick`,
      group: source.group,
      volume: name,
    };
  });
}

function lvOf(
  host: HostModel,
  brick: GlusterBrick,
): { readonly group: string; readonly volume: string } | null {
  if (brick.group !== undefined && brick.volume !== undefined)
    return { group: brick.group, volume: brick.volume };
  const { source } = brickDevice(host, brick.path);
  for (const [group, { volumes }] of Object.entries(host.groups))
    for (const volume of Object.values(volumes))
      if (volume.kind === 'thin' && source === `/dev/mapper/${mapperName(group, volume.name)}`)
        return { group, volume: volume.name };
  return null;
}

function mountCopies(call: Call, bricks: readonly GlusterBrick[]): void {
  for (const brick of bricks) {
    const host = hostOf(call, brick);
    if (host !== null && isUp(host)) mountOwn(host, brick);
  }
}

function dropCopies(call: Call, bricks: readonly GlusterBrick[]): void {
  stopBricks(call, bricks);
  for (const brick of bricks) {
    const host = hostOf(call, brick);
    if (host === null) continue;
    const point = brick.path.replace(/\/brick$/, '');
    host.mounts = host.mounts.filter((mount) => mount.target !== point);
    const tree = host.root.nodes;
    delete tree[point];
    const folder = point.replace(/\/[^/]*$/, '');
    if (!Object.keys(tree).some((path) => path.startsWith(`${folder}/`))) delete tree[folder];
    if (brick.group === undefined || brick.volume === undefined) continue;
    const group = host.groups[brick.group];
    if (group === undefined) continue;
    delete group.volumes[brick.volume];
    for (const volume of Object.values(group.volumes))
      if (volume.origin === brick.volume) volume.origin = null;
  }
}

/** Each host that is there looks at its own bricks, first the one that is asked; then those that aren't are missed. */
function refuseDeadBricks(call: Call, volume: GlusterVolume, prefix: string): void {
  for (const host of [call.host, ...membersOf(call).filter((each) => each !== call.host)]) {
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
  const taken = Object.values(pool.snapshots).filter((snapshot) => snapshot.volume === volumeName).length;
  const most = limitOf(pool, volumeName);
  if (taken >= most)
    throw refuse(
      prefix,
      `The number of existing snaps has reached the effective maximum limit of ${most}, for the volume (${volumeName}). Please delete few snapshots before taking further snapshots.`,
    );
  refuseDeadBricks(call, volume, prefix);
  const id = drawUuid(call.model);
  const snapVolume = drawUuid(call.model).replaceAll('-', '');
  const bricks = copyBricks(call, volume.bricks, snapVolume, prefix);
  mountCopies(call, bricks);
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
      id: drawUuid(call.model),
      bricks,
      rebalance: null,
      removal: null,
    },
  };
  call.out(`snapshot create: success: Snap ${name} created successfully\n`);
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
  mountCopies(call, bricks);
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
  mountCopies(call, volume.bricks);
  delete pool.snapshots[name];
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

function remove(call: Call, pool: PoolModel, name: string): number {
  const snapshot = snapshotNamed(pool, name, 'snapshot delete: ');
  if (membersOf(call).some((host) => !isUp(host)))
    throw refuse('snapshot delete: ', 'Some of the peers are down');
  dropCopies(call, snapshot.copy.bricks);
  delete pool.snapshots[name];
  call.out(`snapshot delete: ${name}: snap removed successfully\n`);
  return 0;
}

function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} +0000`;
}

function snapshotXml(snapshot: GlusterSnapshot, origin: readonly Xml[]): Xml {
  return [
    'snapshot',
    [
      ['name', snapshot.name],
      ['uuid', snapshot.id],
      ...(snapshot.description === '' ? [] : [['description', snapshot.description] as const]),
      ['createTime', timeText(snapshot.created)],
      ['volCount', 1],
      [
        'snapVolume',
        [['name', snapshot.snapVolume], ['status', snapshot.active ? 'Started' : 'Stopped'], ...origin],
      ],
    ],
  ];
}

function originXml(pool: PoolModel, volume: string): Xml {
  const taken = Object.values(pool.snapshots).filter((each) => each.volume === volume).length;
  return [
    'originVolume',
    [
      ['name', volume],
      ['snapCount', taken],
      ['snapRemaining', limitOf(pool, volume) - taken],
    ],
  ];
}

function info(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const ofVolume = words[0] === 'volume' ? (words[1] ?? '') : null;
  if (ofVolume !== null && pool.volumes[ofVolume] === undefined)
    throw refuse('Snapshot info : ', `Volume (${ofVolume}) does not exist`);
  const chosen =
    ofVolume === null && words[0] !== undefined
      ? [snapshotNamed(pool, words[0], 'Snapshot info : ')]
      : Object.values(pool.snapshots).filter((snapshot) => ofVolume === null || snapshot.volume === ofVolume);
  if (xml) {
    const snapshots = chosen.map((each) =>
      snapshotXml(each, ofVolume === null ? [originXml(pool, each.volume)] : []),
    );
    const origin = ofVolume === null ? [] : [originXml(pool, ofVolume)];
    printXml(call, [
      ...outcome(),
      ['snapInfo', [...origin, ['count', chosen.length], ['snapshots', snapshots]]],
    ]);
    return 0;
  }
  if (chosen.length === 0) call.out('No snapshots present\n');
  for (const snapshot of chosen) {
    const taken = Object.values(pool.snapshots).filter((each) => each.volume === snapshot.volume).length;
    const description =
      snapshot.description === '' ? '' : `Description               : ${snapshot.description}\n`;
    call.out(
      `Snapshot                  : ${snapshot.name}\nSnap UUID                 : ${snapshot.id}\n${description}Created                   : ${timeText(snapshot.created)}\nSnap Volumes:\n\n\tSnap Volume Name          : ${snapshot.snapVolume}\n\tOrigin Volume name        : ${snapshot.volume}\n\tSnaps taken for ${snapshot.volume}      : ${taken}\n\tSnaps available for ${snapshot.volume}  : ${limitOf(pool, snapshot.volume) - taken}\n\tStatus                    : ${snapshot.active ? 'Started' : 'Stopped'}\n \n`,
    );
  }
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
      return info(call, pool, rest, xml);
    case 'config':
      return configure(call, pool, rest);
    case 'list': {
      if (name !== '' && pool.volumes[name] === undefined)
        throw refuse('Snapshot list : ', `Volume (${name}) does not exist`);
      const found = Object.values(pool.snapshots).filter((each) => name === '' || each.volume === name);
      call.out(
        found.length === 0 ? 'No snapshots present\n' : found.map((each) => `${each.name}\n`).join(''),
      );
      return 0;
    }
    default:
      throw new NotSimulated(`gluster snapshot ${words.join(' ')}`);
  }
}
