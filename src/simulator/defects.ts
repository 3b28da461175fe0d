import { BadOrder } from './bad-order.ts';
import { endHealer } from './data/healing.ts';
import { failDisk } from './dead-disks.ts';
import { setSize } from './gluster/volume-info.ts';
import { freeDisks, hangDisk } from './hung-disks.ts';
import { MODULES } from './model/create.ts';
import { Files } from './model/files.ts';
import { editVolume } from './model/glusterd-files.ts';
import { writeId } from './model/glusterd-id.ts';
import { catchUp, startGlusterd } from './model/glusterd-start.ts';
import { PACKAGES } from './model/package-list.ts';
import type { Defects, FillKind, HostModel, SimulationModel } from './model/types.ts';

interface Kind {
  /** `VALUE` as help shows it. */
  readonly value: string;
  readonly summary: string;
  give(host: HostModel, value: string, model: SimulationModel): void;
}

function defectsOf(host: HostModel): Defects {
  host.defects ??= {};
  return host.defects;
}

function oneOf<Choice extends string>(value: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new BadOrder(`it must be one of ${choices.join(', ')}`);
  return found;
}

function matching(value: string, pattern: RegExp, example: string): string {
  if (!pattern.test(value)) throw new BadOrder(`it looks like ${example}`);
  return value;
}

function fill(kind: FillKind, summary: string): Kind {
  return {
    value: 'PERCENT',
    summary,
    give(host, value) {
      const defects = defectsOf(host);
      defects.fill = {
        ...defects.fill,
        [kind]: Number(matching(value, /^\d{1,2}(\.\d{1,2})?$|^100$/, '95')),
      };
    },
  };
}

/** gluster looks at bricks, and ends those that give errors. */
function shutDown(host: HostModel): void {
  const files = new Files(host);
  const mounts = new Set(
    Object.keys(host.bricks).flatMap((path) => {
      const mount = files.mountOf(path);
      return mount === null || mount.target === '/' ? [] : [mount];
    }),
  );
  if (mounts.size === 0) throw new BadOrder(`${host.name} serves no brick that has a file system of its own`);
  host.mounts = host.mounts.map((mount) => (mounts.has(mount) ? { ...mount, shutDown: true } : mount));
  for (const path of Object.keys(host.bricks)) if (files.isBroken(path)) delete host.bricks[path];
}

const POOL_LETTERS = { failed: 'F', full: 'D', 'read-only': 'M' } as const;

/** What can be wrong with a simulated host until it is mended. */
export const DEFECTS: Readonly<Record<string, Kind>> = {
  login: {
    value: 'refused',
    summary: 'nobody can log in',
    give(host, value) {
      oneOf(value, ['refused']);
      defectsOf(host).loginRefused = true;
    },
  },
  sudo: {
    value: 'free|password|missing',
    summary: 'who logs in is not root, and sudo is like that',
    give(host, value) {
      defectsOf(host).sudo = oneOf(value, ['free', 'password', 'missing']);
    },
  },
  without: {
    value: 'COMMAND',
    summary: 'a command is not installed: gluster, lvm, thin_check, mkfs.xfs, bash …',
    give(host, value) {
      const command = matching(value, /^[\w.-]+$/, 'thin_check');
      if (!host.missing.includes(command)) host.missing.push(command);
    },
  },
  withheld: {
    value: 'PACKAGE',
    summary: 'no repository has the package: glusterfs-server, lvm2, xfsprogs …',
    give(host, value) {
      if (PACKAGES[value] === undefined)
        throw new BadOrder(`it must be one of ${Object.keys(PACKAGES).join(', ')}`);
      const defects = defectsOf(host);
      defects.withheld = [...new Set([...(defects.withheld ?? []), value])];
    },
  },
  glusterd: {
    value: 'stopped|hangs',
    summary: 'glusterd does not run, or does not answer',
    give(host, value) {
      if (oneOf(value, ['stopped', 'hangs']) === 'hangs') defectsOf(host).glusterdHangs = true;
      else if (host.services.glusterd !== undefined) host.services.glusterd.active = false;
    },
  },
  healer: {
    value: 'stopped',
    summary: 'its self-heal daemon does not run',
    give(host, value) {
      oneOf(value, ['stopped']);
      endHealer(host);
    },
  },
  'lost-heal': {
    value: 'VOLUME',
    summary: 'its self-heal daemon runs, and has lost the volume: until that process is ended',
    give(host, value, model) {
      const volume = model.pools.find(({ members }) => members.includes(host.name))?.volumes[value];
      if (volume === undefined || setSize(volume) === 1)
        throw new BadOrder(`${host.name} has no such volume with copies`);
      if (defectsOf(host).healerStopped === true)
        throw new BadOrder(`no self-heal daemon runs on ${host.name}`);
      defectsOf(host).lostHeal = [...new Set([...(defectsOf(host).lostHeal ?? []), value])];
    },
  },
  brick: {
    value: 'VOLUME',
    summary: 'the processes that serve its bricks of the volume have ended',
    give(host, value, model) {
      const volume = model.pools.flatMap(({ volumes }) => volumes[value] ?? [])[0];
      const own = (volume?.bricks ?? []).filter(({ uuid }) => uuid === host.uuid);
      if (own.length === 0) throw new BadOrder(`${host.name} has no brick of such a volume`);
      for (const { path } of own) delete host.bricks[path];
    },
  },
  pool: {
    value: 'failed|full|read-only',
    summary: 'what LVM says of its thin pools',
    give(host, value) {
      defectsOf(host).poolHealth = POOL_LETTERS[oneOf(value, ['failed', 'full', 'read-only'])];
    },
  },
  module: {
    value: 'NAME',
    summary: 'a kernel module is not there: dm_thin_pool, dm_snapshot, dm_mirror',
    give(host, value) {
      if (!host.modules.includes(value)) throw new BadOrder(`it has ${host.modules.join(', ')}`);
      host.modules = host.modules.filter((module) => module !== value);
    },
  },
  clock: {
    value: 'SECONDS',
    summary: 'the clock is ahead, or behind with a minus',
    give(host, value) {
      host.clockOffsetSeconds = Number(matching(value, /^-?\d{1,9}$/, '-300'));
    },
  },
  version: {
    value: 'VERSION',
    summary: 'another gluster is installed',
    give(host, value) {
      defectsOf(host).version = matching(value, /^\d+\.\w+$/, '9.6');
    },
  },
  var: {
    value: 'MIB',
    summary: 'so much is free in /var',
    give(host, value) {
      defectsOf(host).varFreeKiB = Number(matching(value, /^\d{1,9}$/, '100')) * 1024;
    },
  },
  'pool-data': fill('pool-data', 'the data of its thin pools is so full'),
  'pool-metadata': fill('pool-metadata', 'the metadata of its thin pools is so full'),
  'brick-used': fill('brick-used', 'the file systems of its bricks are so full'),
  'brick-inodes': fill('brick-inodes', 'the file systems of its bricks have used so many of their inodes'),
  'file-systems': {
    value: 'shut-down',
    summary: 'those of its bricks give errors until they are mounted anew, as when their pools were full',
    give(host, value) {
      oneOf(value, ['shut-down']);
      shutDown(host);
    },
  },
  disk: {
    value: 'full',
    summary: 'nothing can be written to any file',
    give(host, value) {
      oneOf(value, ['full']);
      host.diskFull = true;
    },
  },
  'disk-errors': {
    value: 'DISK',
    summary: 'all that is read from or written to the disk ends in an error: /dev/vdb',
    give: (host, value) => failDisk(host, value, 'errors'),
  },
  'disk-hangs': {
    value: 'DISK',
    summary: 'the disk answers nothing, not even with an error: what waits for it waits for ever',
    give: (host, value) => hangDisk(host, value),
  },
  'disk-gone': {
    value: 'DISK',
    summary: 'the disk is no longer there',
    give: (host, value) => failDisk(host, value, 'gone'),
  },
  firewall: {
    value: 'drop|reject|refuse[:PORT,…]',
    summary: 'it lets no other host in, or not to these ports',
    give(host, value) {
      const [how = '', ports] = value.split(':');
      defectsOf(host).firewall = {
        how: oneOf(how, ['drop', 'reject', 'refuse']),
        ports:
          ports === undefined
            ? null
            : matching(ports, /^\d{1,5}(,\d{1,5})*$/, 'drop:24007,49152')
                .split(',')
                .map(Number),
      };
    },
  },
  address: {
    value: 'ADDRESS',
    summary: 'its address is another than its storage address',
    give(host, value) {
      defectsOf(host).address = matching(value, /^\d+\.\d+\.\d+\.\d+$/, '10.99.0.77');
    },
  },
  stuck: {
    value: 'HOST',
    summary: 'its glusterd does not notice that this peer is off, and waits for it in every command',
    give(host, value, model) {
      if (value === host.name || !poolOf(model, host).includes(value))
        throw new BadOrder(`it must be the name of another host in the pool of ${host.name}`);
      const defects = defectsOf(host);
      defects.stuckOn = [...(defects.stuckOn ?? []).filter((name) => name !== value), value];
    },
  },
  edited: {
    value: 'VOLUME',
    summary: 'a line of what its glusterd has on disk of the volume was changed: its peers reject it',
    give(host, value, model) {
      if (!editVolume(host, value)) throw new BadOrder(`${host.name} has no such volume`);
      defectsOf(host).edited = value;
      startGlusterd(model, host);
    },
  },
  'id-of': {
    value: 'HOST',
    summary: 'its glusterd has the id of another host, as after copying a disk image',
    give(host, value, model) {
      const other = model.hosts.find((each) => each.name === value);
      if (other === undefined || other === host) throw new BadOrder('it must be the name of another host');
      if (poolOf(model, host).length > 1)
        throw new BadOrder(`${host.name} must not be in a pool with others`);
      defectsOf(host).idOf = { host: other.name, own: host.defects?.idOf?.own ?? host.uuid };
      setUuid(host, other.uuid);
    },
  },
};

function poolOf(model: SimulationModel, host: HostModel): readonly string[] {
  return model.pools.find(({ members }) => members.includes(host.name))?.members ?? [];
}

function setUuid(host: HostModel, uuid: string): void {
  host.uuid = uuid;
  writeId(host);
}

/** Orders `clock=300`. */
export function giveDefect(model: SimulationModel, host: HostModel, order: string): void {
  const [, name = '', value = ''] = /^([a-z-]+)=(.+)$/.exec(order) ?? [];
  const kind = DEFECTS[name];
  if (kind === undefined)
    throw new BadOrder(
      `${order}: no such defect; there are ${Object.entries(DEFECTS)
        .map(([each, { value: form }]) => `${each}=${form}`)
        .join(', ')}`,
    );
  try {
    kind.give(host, value, model);
  } catch (error) {
    if (error instanceof BadOrder) throw new BadOrder(`${order}: ${error.message}`);
    throw error;
  }
}

/** As if nothing had ever been wrong; what glusterd holds stays. */
export function mendHost(model: SimulationModel, host: HostModel): void {
  if (host.rejected === true) catchUp(model, host);
  const own = host.defects?.idOf?.own;
  if (own !== undefined) setUuid(host, own);
  delete host.defects;
  for (const disk of host.disks) delete disk.failed;
  freeDisks(host);
  host.missing.length = 0;
  host.modules = [...MODULES];
  host.clockOffsetSeconds = 0;
  host.diskFull = false;
  host.mounts = host.mounts.map(({ shutDown: _, ...mount }) => mount);
  if (host.services.glusterd !== undefined) host.services.glusterd.active = true;
}

/** What is wrong with a host, in the words that order it. */
export function namedDefects(host: HostModel): readonly string[] {
  const { defects = {}, services, clockOffsetSeconds } = host;
  const { firewall } = defects;
  const values: readonly (readonly [string, string | number | undefined])[] = [
    ['login', defects.loginRefused === true ? 'refused' : undefined],
    ['sudo', defects.sudo],
    ...host.missing.map((command) => ['without', command] as const),
    ...(defects.withheld ?? []).map((name) => ['withheld', name] as const),
    ['glusterd', services.glusterd?.active === false && host.up ? 'stopped' : undefined],
    ['glusterd', defects.glusterdHangs === true ? 'hangs' : undefined],
    ['healer', defects.healerStopped === true && host.up ? 'stopped' : undefined],
    ...(defects.lostHeal ?? []).map((name) => ['lost-heal', name] as const),
    ...MODULES.filter((module) => !host.modules.includes(module)).map(
      (module) => ['module', module] as const,
    ),
    ['clock', clockOffsetSeconds === 0 ? undefined : clockOffsetSeconds],
    ['version', defects.version],
    ['var', defects.varFreeKiB === undefined ? undefined : defects.varFreeKiB / 1024],
    ['pool', Object.entries(POOL_LETTERS).find(([, letter]) => letter === defects.poolHealth)?.[0]],
    ...Object.entries(defects.fill ?? {}),
    ['file-systems', host.mounts.some((mount) => mount.shutDown) ? 'shut-down' : undefined],
    ['disk', host.diskFull ? 'full' : undefined],
    ...host.disks.flatMap(({ path, failed }) =>
      failed === undefined ? [] : [[`disk-${failed}`, path] as const],
    ),
    ...host.disks.flatMap(({ path, hangs }) => (hangs === true ? [['disk-hangs', path] as const] : [])),
    ['firewall', firewall && [firewall.how, firewall.ports?.join(',') ?? []].flat().join(':')],
    ['address', defects.address],
    ['edited', host.rejected === true ? defects.edited : undefined],
    ...(defects.stuckOn ?? []).map((name) => ['stuck', name] as const),
    ['id-of', defects.idOf?.host],
  ];
  return values.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
}
