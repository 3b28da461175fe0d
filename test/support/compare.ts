import { isClone, mountPoint, volumeGroup } from '../../src/lvm/names.ts';
import type { Brick, Device } from '../../src/model/entities.ts';
import { foreignBricks, ownDevices } from '../../src/model/foreign.ts';
import type { State } from '../../src/model/state.ts';
import { bricksByDevice, bricksOf, usageOf } from '../../src/model/usage.ts';
import { notesOf } from '../../src/notes/notes-of.ts';
import { NOTES_ROOT } from '../../src/shell/host-folders.ts';
import { Files } from '../../src/simulator/model/files.ts';
import type { HostModel, SimulationModel } from '../../src/simulator/model/types.ts';

const MOUNTS = '/var/lib/heketi/mounts';

/**
 * Everything in which the state and simulated hosts differ: what is on hosts and unknown to the state, and the other
 * way round. Things are told as one line each, so that a difference of two sets says it all.
 */
export function differences(state: State, model: SimulationModel): string[] {
  const open = Object.values(state.operations).map(
    (operation) => `operation still open: ${operation.plan.title}`,
  );
  const expected = expectedThings(state);
  const found = foundThings(state, model);
  for (const [thing, place] of spaceOnDevices(state, model))
    (place === 'state' ? expected : found).add(thing);
  // They are gone with its power, and come back with it.
  const off = model.hosts.filter(({ up }) => !up).map(({ name }) => `${name}: mount `);
  for (const thing of expected) if (off.some((start) => thing.startsWith(start))) expected.delete(thing);
  // Whatever a disk still holds that nobody can read: it is on none of the sides.
  const unread = unreadableThings(model);
  for (const things of [expected, found])
    for (const thing of things) if (unread.some((start) => thing.startsWith(start))) things.delete(thing);
  for (const thing of foreignThings(state, model)) found.add(thing);
  for (const thing of stoppedThings(state, model)) found.add(thing);
  return [
    ...open,
    ...[...found].filter((thing) => !expected.has(thing)).map((thing) => `unknown to the state: ${thing}`),
    ...[...expected].filter((thing) => !found.has(thing)).map((thing) => `missing on the hosts: ${thing}`),
  ];
}

/** What others have made is to be there; where it is left behind nobody counts it. */
function foreignThings(state: State, { hosts }: SimulationModel): readonly string[] {
  return foreignBricks(state, Object.values(state.bricks)).flatMap((brick) => {
    const device = state.devices[brick.device];
    const host = hosts.find(({ name }) => device !== undefined && name === hostOf(state, device));
    const isThere = host !== undefined && new Files(host).isDirectory(brick.path);
    return isThere ? [`${host.name}: foreign directory ${brick.path}`] : [];
  });
}

function unreadableThings({ hosts }: SimulationModel): readonly string[] {
  return hosts.flatMap(({ name, disks, groups }) =>
    Object.entries(groups)
      .filter(([, group]) =>
        group.disks.every((path) => disks.find((disk) => disk.path === path)?.failed !== undefined),
      )
      .flatMap(([group]) => [`${name}: group ${group}`, `${name}: ${group}/`, `${name}: ${group} has `]),
  );
}

/** gluster stopped on a host that is in no maintenance, and what was kept of a command that ran there. */
function stoppedThings(state: State, { hosts }: SimulationModel): readonly string[] {
  return hosts.flatMap((host) => {
    const node = Object.values(state.nodes).find(({ manage }) => manage.includes(host.name));
    const stopped = host.up && host.services.glusterd?.active !== true && node !== undefined;
    const kept = Object.keys(host.root.nodes).filter((path) => path.startsWith('/var/lib/glusterctl/run-'));
    return [
      ...(stopped && node.maintenance == null ? [`${host.name}: gluster is stopped`] : []),
      ...kept.map((path) => `${host.name}: ${path}`),
    ];
  });
}

function expectedThings(state: State): Set<string> {
  const things = new Set<string>(peersOf(state));
  for (const device of ownDevices(Object.values(state.devices))) {
    things.add(`${hostOf(state, device)}: group ${volumeGroup(device.id)}`);
  }
  const notesOn = notesOf(state);
  for (const { id, manage } of Object.values(state.nodes)) {
    for (const file of notesOn(id).keys()) things.add(`${manage[0]}: note ${file}`);
  }
  for (const brick of Object.values(state.bricks)) {
    for (const thing of brickThings(state, brick)) things.add(thing);
  }
  for (const volume of Object.values(state.volumes)) {
    things.add(`volume ${volume.name}: ${volume.started ? 'started' : 'stopped'}`);
    for (const brick of bricksOf(state, volume.id)) {
      things.add(
        `volume ${volume.name}: brick ${brick.position} ${brick.host ?? storageOf(state, brick)}:${brick.path}`,
      );
    }
    for (const { name } of volume.snapshots) things.add(`volume ${volume.name}: snapshot ${name}`);
  }
  return things;
}

function brickThings(state: State, brick: Brick): readonly string[] {
  const device = state.devices[brick.device];
  if (device === undefined) return [`brick ${brick.id} without a device`];
  const host = hostOf(state, device);
  if (device.foreign === true) return [`${host}: foreign directory ${brick.path}`];
  const group = volumeGroup(device.id);
  const point = mountPoint(brick);
  const made = [
    `${host}: ${group}/${brick.pool} pool`,
    `${host}: ${group}/${brick.lv} thin`,
    `${host}: mount ${point}`,
  ];
  return isClone(brick) ? made : [...made, `${host}: fstab ${point}`, `${host}: directory ${point}`];
}

/** What each device holds in thin pools, as the state counts it and as LVM does. */
function spaceOnDevices(
  state: State,
  model: SimulationModel,
): readonly (readonly [string, 'state' | 'hosts'])[] {
  const bricks = bricksByDevice(state);
  return ownDevices(Object.values(state.devices)).flatMap((device) => {
    const host = hostOf(state, device);
    const group = model.hosts.find(({ name }) => name === host)?.groups[volumeGroup(device.id)];
    const used = Object.values(group?.volumes ?? {})
      .filter(({ kind }) => kind === 'pool')
      .reduce((sum, { sizeKiB, metadataKiB }) => sum + sizeKiB + metadataKiB, 0);
    const say = (kib: number): string => `${host}: ${volumeGroup(device.id)} has ${kib} KiB in pools`;
    // What others have made there is in no pool of ours.
    const own = (bricks.get(device.id) ?? []).filter((brick) => brick.device === device.id);
    return [[say(usageOf(device, own).usedKiB), 'state'] as const, [say(used), 'hosts'] as const];
  });
}

function peersOf(state: State): readonly string[] {
  return Object.values(state.clusters).flatMap(({ id }) => {
    const nodes = Object.values(state.nodes).filter(({ cluster }) => cluster === id);
    return poolThings(nodes.map(({ manage: [name = ''] }) => name));
  });
}

/** Who shares a pool with whom; of a host alone nothing can be said. */
function poolThings(members: readonly string[]): readonly string[] {
  const [first, ...others] = [...members].sort();
  return others.length === 0 ? [] : members.map((member) => `${member}: peer in the pool of ${first}`);
}

function hostOf(state: State, device: Device): string {
  return state.nodes[device.node]?.manage[0] ?? device.node;
}

function storageOf(state: State, brick: Brick): string {
  const node = state.devices[brick.device]?.node ?? '';
  return state.nodes[node]?.storage[0] ?? node;
}

function foundThings(state: State, model: SimulationModel): Set<string> {
  const things = new Set<string>();
  const known = new Set(Object.values(state.nodes).map((node) => node.manage[0]));
  const snapVolumes = new Set<string>();
  for (const pool of model.pools) {
    for (const thing of poolThings(pool.members)) things.add(thing);
    for (const volume of Object.values(pool.volumes)) {
      things.add(`volume ${volume.name}: ${volume.status === 'started' ? 'started' : 'stopped'}`);
      for (const [position, brick] of volume.bricks.entries()) {
        things.add(`volume ${volume.name}: brick ${position} ${brick.host}:${brick.path}`);
      }
    }
    for (const snapshot of Object.values(pool.snapshots)) {
      things.add(`volume ${snapshot.volume}: snapshot ${snapshot.name}`);
      snapVolumes.add(snapshot.snapVolume);
    }
  }
  for (const host of model.hosts) {
    for (const thing of hostThings(host, snapVolumes)) {
      if (known.has(host.name) || !/: (group|note) /.test(thing)) things.add(thing);
    }
  }
  return things;
}

/** What snapshots keep on a host goes with them, and is not counted for itself. */
function hostThings(host: HostModel, snapVolumes: ReadonlySet<string>): readonly string[] {
  const things: string[] = [];
  const ofSnapshot = (name: string): boolean => [...snapVolumes].some((snap) => name.includes(snap));
  for (const [name, group] of Object.entries(host.groups)) {
    if (!name.startsWith('vg_')) continue;
    things.push(`${host.name}: group ${name}`);
    for (const volume of Object.values(group.volumes)) {
      if (volume.kind === 'spare' || volume.kind === 'linear' || ofSnapshot(volume.name)) continue;
      things.push(`${host.name}: ${name}/${volume.name} ${volume.kind}`);
    }
  }
  for (const { target } of host.mounts) {
    const ours = target.startsWith(`${MOUNTS}/`) || target.startsWith('/run/gluster/snaps/');
    if (ours && !ofSnapshot(target)) things.push(`${host.name}: mount ${target}`);
  }
  for (const line of (host.root.nodes['/etc/fstab']?.content ?? '').split('\n')) {
    const [, target = ''] = line.split(/\s+/);
    if (target.startsWith(MOUNTS)) things.push(`${host.name}: fstab ${target}`);
  }
  for (const path of Object.keys(host.root.nodes)) {
    if (/^\/var\/lib\/heketi\/mounts\/[^/]+\/[^/]+$/.test(path))
      things.push(`${host.name}: directory ${path}`);
    if (path.startsWith(`${NOTES_ROOT}/`))
      things.push(`${host.name}: note ${path.slice(NOTES_ROOT.length + 1)}`);
  }
  return things;
}
