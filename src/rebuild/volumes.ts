import { durabilityOf } from '../gluster/durability.ts';
import type { VolumeInfo } from '../gluster/info.ts';
import { MARK } from '../gluster/options.ts';
import { ownPath, toldByTags } from '../inventory/own-brick.ts';
import { bricksPerSet } from '../model/durability.ts';
import type { Brick, Device, Durability, Volume } from '../model/entities.ts';
import { type Id, isId } from '../model/ids.ts';
import type { BrickNote } from '../notes/note.ts';
import { type BrickPlace, type InfoBrick, placeOf } from './bricks.ts';
import { lostDevice } from './devices.ts';
import type { Evidence, NoteOf } from './evidence.ts';
import { type ForeignPlace, foreignPlace, placedNote } from './foreign-bricks.ts';
import type { Pool } from './members.ts';
import type { NodeFound } from './nodes.ts';
import type { Findings, Hints } from './rebuilt.ts';
import { leaveForeign, leaveOver, saidOf } from './said-of-volumes.ts';
import { snapshotsOf, volumeRecord } from './volume-record.ts';

export interface VolumesFound {
  readonly volumes: readonly Volume[];
  readonly bricks: readonly Brick[];
  /** Of hosts that don't answer, and the places of bricks that others made. */
  readonly moreDevices: readonly Device[];
}

/** Devices that only bricks tell of. */
interface DevicesFound {
  readonly lost: Map<Id, Device>;
  /** By node and mount point. */
  readonly foreign: Map<string, Device>;
}

/** What volumes of pools are made from. */
export interface Ground {
  readonly nodes: readonly NodeFound[];
  readonly devices: ReadonlyMap<Id, Device>;
  readonly evidence: Evidence;
  readonly hints: Hints;
  readonly findings: Findings;
}

export function volumesOf(pools: readonly Pool[], ground: Ground): VolumesFound {
  const found: DevicesFound = { lost: new Map(), foreign: new Map() };
  const made: Made[] = [];
  const infos = pools.flatMap((pool) => infosOf(pool, ground.findings).map((info) => ({ pool, info })));
  refuseShared(
    infos.map(({ info }) => info),
    ground.findings,
  );
  for (const { pool, info } of infos) {
    const one = volumeOf(info, pool, ground, found);
    if (one !== null) made.push(one);
  }
  return {
    volumes: made.map(({ volume }) => volume),
    bricks: made.flatMap(({ bricks }) => bricks),
    moreDevices: [
      ...[...found.lost.values()].map((device) => withSpace(device, made, [...found.foreign.values()])),
      ...found.foreign.values(),
    ],
  };
}

/** What members of a pool tell of its volumes; they must agree. */
function infosOf({ members }: Pool, findings: Findings): readonly VolumeInfo[] {
  const told = new Map<string, { info: VolumeInfo; host: string }>();
  let answered = false;
  for (const { seen } of members) {
    if (seen === null) continue;
    if (seen.inventory.volumes !== null) answered = true;
    for (const info of seen.inventory.volumes ?? []) {
      const known = told.get(info.uuid);
      if (known === undefined) told.set(info.uuid, { info, host: seen.host });
      else if (bricksText(known.info) !== bricksText(info))
        findings.add(
          'conflicting',
          `volume ${info.name}`,
          `${known.host} and ${seen.host} tell different bricks of it: glusterctl peer doctor`,
        );
    }
  }
  const [asked] = members.flatMap(({ seen }) => seen?.host ?? []);
  if (!answered && asked !== undefined)
    findings.add('unreachable', `the volumes of ${asked}'s pool`, 'no glusterd of it tells them');
  return [...told.values()].map(({ info }) => info);
}

function bricksText({ bricks }: VolumeInfo): string {
  return bricks.map(({ host, path }) => `${host}:${path}`).join(' ');
}

/** One brick is in one volume, and one id is one volume's. */
function refuseShared(infos: readonly VolumeInfo[], findings: Findings): void {
  const owners = new Map<string, string>();
  const claim = (what: string, { name }: VolumeInfo, words: string): void => {
    const owner = owners.get(what);
    if (owner === undefined) owners.set(what, name);
    else findings.add('conflicting', `volumes ${owner} and ${name}`, words);
  };
  for (const info of infos) {
    for (const { host, path, hostUuid } of info.bricks)
      claim(`${hostUuid || host}:${path}`, info, `both have the brick ${host}:${path}`);
    const id = info.options[MARK];
    if (id !== undefined) claim(id, info, `both are marked with the id ${id}`);
  }
}

function hostOf(brick: InfoBrick, pool: Pool, nodes: readonly NodeFound[]): NodeFound | undefined {
  const own = nodes.filter((found) => found.pool === pool);
  return (
    own.find(({ member }) => brick.hostUuid !== '' && member.uuid === brick.hostUuid) ??
    own.find(({ node, member }) => node.storage.includes(brick.host) || member.names.includes(brick.host))
  );
}

type Placed = { readonly own: BrickPlace } | ForeignPlace;

interface Made {
  readonly volume: Volume;
  readonly bricks: readonly Brick[];
}

function volumeOf(info: VolumeInfo, pool: Pool, ground: Ground, found: DevicesFound): Made | null {
  const { evidence, findings, hints, nodes } = ground;
  const what = `volume ${info.name}`;
  const id = info.options[MARK];
  const note = id === undefined ? undefined : evidence.notes.of('volume', id);
  const hosts = info.bricks.map((brick) => hostOf(brick, pool, nodes));
  const noted = info.bricks.map((brick, position) => placedNote(note, brick, hosts[position]));
  const own = info.bricks.map((brick, position) =>
    noted[position] === undefined
      ? placeOf(brick, position, localNumber(info, position), hosts[position], noteBricks(note), () =>
          hints.nextId(),
        )
      : null,
  );
  const durability = durabilityOf(info);
  const strange = own.filter((place) => place === null).length;
  if (durability === null) {
    findings.add('foreign', what, `it is of type ${info.type}: it is left alone`);
    return null;
  }
  if (strange > 0 && note === undefined && !isOursByTags(info, hosts, evidence)) {
    leaveForeign(info, own, findings);
    return null;
  }
  if (strange === 0 && own.every((place) => place?.sizes == null)) {
    findings.add(
      'unreachable',
      what,
      'no host that has a brick of it, or its note, can be asked: it stays out',
    );
    return null;
  }
  const volumeId = idOf(info, ground);
  if (volumeId === null) return null;
  // What stays out brings no devices.
  const known = new Map(found.foreign);
  const placing = { info, known, evidence, nextId: () => hints.nextId() };
  const bricks: Brick[] = [];
  const places: Placed[] = [];
  for (const [position, brick] of info.bricks.entries()) {
    const host = hosts[position];
    const mine = own[position];
    const placed: Placed | string =
      mine == null ? foreignPlace(brick, host, noted[position], placing) : { own: mine };
    const problem = typeof placed === 'string' ? placed : deviceProblem(placed, host, ground, found.lost);
    if (typeof placed === 'string' || problem !== null) {
      leaveOver(info, problem ?? '', strange > 0, findings);
      return null;
    }
    places.push(placed);
    bricks.push(brickOf(volumeId, position, brick, placed));
  }
  for (const [key, device] of known) found.foreign.set(key, device);
  const sized = withSizes(bricks, places, durability, what, findings);
  const seen = pool.members.find((member) => member.seen?.inventory.snapshots != null)?.seen;
  const volume = volumeRecord({
    id: volumeId,
    cluster: hosts[0]?.node.cluster ?? '',
    info,
    durability,
    bricks: sized,
    isAdopted: strange > 0,
    note,
    snapshots: seen == null ? [] : snapshotsOf(seen.inventory, info.name),
    gid: gidOf(info, hosts),
    extentKiB: ground.devices.get(bricks[0]?.device ?? '')?.extentKiB ?? 1,
  });
  findings.add('recovered', what, saidOf(note, bricks, strange));
  return { volume, bricks: sized };
}

/** A brick of it was moved to a disk of ours, and says that it is of the volume with this mark. */
function isOursByTags(
  { bricks, options }: VolumeInfo,
  hosts: readonly (NodeFound | undefined)[],
  { lineage }: Evidence,
): boolean {
  const mark = options[MARK];
  return bricks.some(({ path }, position) => {
    const place = ownPath(path);
    const told = place === null ? null : toldByTags(hosts[position]?.member.seen?.inventory ?? null, place);
    return told !== null && mark !== undefined && told.volume === mark && told.lineage === lineage;
  });
}

function noteBricks(note: NoteOf<'volume'> | undefined): readonly BrickNote[] {
  return note?.bricks ?? [];
}

/** Clones of one host are counted there by gluster. */
function localNumber({ bricks }: VolumeInfo, position: number): number {
  return bricks.slice(0, position).filter(({ host }) => host === bricks[position]?.host).length;
}

function idOf(info: VolumeInfo, { hints, findings }: Ground): Id | null {
  const marked = info.options[MARK];
  if (marked !== undefined && isId(marked)) return marked;
  const accepted = findings.guess(
    `volume:${info.name}`,
    `volume ${info.name}`,
    'all of its bricks are ours, but gluster holds no id of it: it gets a new one',
    'it stays out until then',
  );
  return accepted ? hints.nextId() : null;
}

/** A brick's disk is known, or is one of a host that doesn't answer. */
function deviceProblem(
  placed: Placed,
  host: NodeFound | undefined,
  { devices, findings }: Ground,
  lost: Map<Id, Device>,
): string | null {
  // What others made may lie in a group of ours.
  const device = 'own' in placed ? placed.own.device : placed.device.inside;
  if (device === undefined) return null;
  const known = devices.get(device) ?? lost.get(device);
  if (host === undefined) return 'a brick of it is on a host that is in no pool';
  if (known !== undefined) {
    if (known.node === host.node.id) return null;
    findings.add(
      'conflicting',
      `device vg_${device}`,
      `its volume group is on another host than ${host.node.manage[0]}, where gluster has bricks of it`,
    );
    return 'two hosts claim a disk of it';
  }
  lost.set(device, lostDevice(device, host, findings));
  return null;
}

function brickOf(volume: Id, position: number, brick: InfoBrick, placed: Placed): Brick {
  const kind = brick.arbiter ? 'arbiter' : 'data';
  if (!('own' in placed))
    return { ...placed.brick, volume, device: placed.device.id, path: brick.path, kind, position };
  const { id, device, lv, sizes } = placed.own;
  return {
    id,
    volume,
    device,
    path: brick.path,
    sizeKiB: sizes?.sizeKiB ?? 0,
    poolKiB: sizes?.poolKiB ?? 0,
    metadataKiB: sizes?.metadataKiB ?? 0,
    pool: sizes?.pool ?? `tp_${id}`,
    lv,
    kind,
    position,
  };
}

/** Bricks of a set are alike: what is unknown of one is taken from another of its kind. */
function withSizes(
  bricks: readonly Brick[],
  places: readonly Placed[],
  durability: Durability,
  what: string,
  findings: Findings,
): readonly Brick[] {
  const width = bricksPerSet(durability);
  const known = ({ position }: Brick): boolean => {
    const placed = places[position];
    return placed !== undefined && (!('own' in placed) || placed.own.sizes !== null);
  };
  return bricks.map((brick) => {
    if (known(brick)) return brick;
    const alike = bricks.filter((other) => known(other) && other.kind === brick.kind);
    const set = Math.floor(brick.position / width);
    const model = alike.find(({ position }) => Math.floor(position / width) === set) ?? alike[0];
    const from = model === undefined ? 'nothing tells it' : `as brick ${model.position} has`;
    findings.add('unreachable', `brick ${brick.position} of ${what}`, `its size can't be read: ${from}`);
    return model === undefined
      ? brick
      : { ...brick, sizeKiB: model.sizeKiB, poolKiB: model.poolKiB, metadataKiB: model.metadataKiB };
  });
}

/** The group that its bricks' folders belong to. */
function gidOf(info: VolumeInfo, hosts: readonly (NodeFound | undefined)[]): number {
  for (const [position, { path }] of info.bricks.entries()) {
    const folder = hosts[position]?.member.seen?.inventory.folders.get(path);
    if (folder != null) return folder.gid;
  }
  return 0;
}

/** A disk that nobody can ask is as large as what is known to be on it: there is no room for more. */
function withSpace(device: Device, made: readonly Made[], foreign: readonly Device[]): Device {
  const pools = new Map<string, Brick>();
  const inside = foreign.filter((one) => one.inside === device.id).map(({ id }) => id);
  for (const brick of made.flatMap(({ bricks }) => bricks))
    if ([device.id, ...inside].includes(brick.device)) pools.set(brick.pool, brick);
  const all = [...pools.values()];
  const used = all.reduce((sum, { poolKiB, metadataKiB }) => sum + poolKiB + metadataKiB, 0);
  const spare = Math.max(0, ...all.map(({ metadataKiB }) => metadataKiB));
  return { ...device, totalKiB: used + spare };
}
