import { durabilityOf } from '../gluster/durability.ts';
import type { VolumeInfo } from '../gluster/info.ts';
import { MARK } from '../gluster/options.ts';
import { bricksPerSet } from '../model/durability.ts';
import type { Brick, Device, Durability, Volume } from '../model/entities.ts';
import { type Id, isId } from '../model/ids.ts';
import type { BrickNote } from '../notes/note.ts';
import { type BrickPlace, type InfoBrick, placeOf } from './bricks.ts';
import { lostDevice } from './devices.ts';
import type { Evidence, NoteOf } from './evidence.ts';
import type { Pool } from './members.ts';
import type { NodeFound } from './nodes.ts';
import type { Findings, Hints } from './rebuilt.ts';
import { snapshotsOf, volumeRecord } from './volume-record.ts';

export interface VolumesFound {
  readonly volumes: readonly Volume[];
  readonly bricks: readonly Brick[];
  /** Of hosts that don't answer. */
  readonly lostDevices: readonly Device[];
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
  const lost = new Map<Id, Device>();
  const made: { volume: Volume; bricks: readonly Brick[] }[] = [];
  const infos = pools.flatMap((pool) => infosOf(pool, ground.findings).map((info) => ({ pool, info })));
  refuseShared(
    infos.map(({ info }) => info),
    ground.findings,
  );
  for (const { pool, info } of infos) {
    const one = volumeOf(info, pool, ground, lost);
    if (one !== null) made.push(one);
  }
  return {
    volumes: made.map(({ volume }) => volume),
    bricks: made.flatMap(({ bricks }) => bricks),
    lostDevices: [...lost.values()].map((device) => withSpace(device, made)),
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

function volumeOf(
  info: VolumeInfo,
  pool: Pool,
  ground: Ground,
  lost: Map<Id, Device>,
): { readonly volume: Volume; readonly bricks: readonly Brick[] } | null {
  const { evidence, findings, nodes } = ground;
  const what = `volume ${info.name}`;
  const marked = info.options[MARK];
  const note = marked === undefined ? undefined : evidence.notes.of('volume', marked);
  const hosts = info.bricks.map((brick) => hostOf(brick, pool, nodes));
  const places = info.bricks.map((brick, position) =>
    placeOf(brick, position, localNumber(info, position), hosts[position], noteBricks(note), () =>
      ground.hints.nextId(),
    ),
  );
  const durability = durabilityOf(info);
  const strange = places.filter((place) => place === null).length;
  if (strange > 0 || durability === null) {
    const why =
      durability === null
        ? `it is of type ${info.type}`
        : `${strange} of its ${places.length} bricks are none that this program or Heketi has made`;
    findings.add('foreign', what, `${why}: it is left alone`);
    return null;
  }
  if (places.every((place) => place?.sizes == null)) {
    findings.add(
      'unreachable',
      what,
      'no host that has a brick of it, or its note, can be asked: it stays out',
    );
    return null;
  }
  const id = idOf(info, ground);
  if (id === null) return null;
  const bricks: Brick[] = [];
  for (const [position, place] of places.entries()) {
    const brick = info.bricks[position];
    const host = hosts[position];
    if (place === null || brick === undefined) continue;
    const problem = deviceProblem(place, host, ground, lost);
    if (problem !== null) {
      findings.add('left over', what, `${problem}: it stays out`);
      return null;
    }
    bricks.push(brickOf(id, position, brick, place));
  }
  const sized = withSizes(bricks, places, durability, what, findings);
  const cluster = hosts[0]?.node.cluster ?? '';
  const seen = pool.members.find((member) => member.seen?.inventory.snapshots != null)?.seen;
  const extentKiB = ground.devices.get(bricks[0]?.device ?? '')?.extentKiB ?? 1;
  const volume = volumeRecord({
    id,
    cluster,
    info,
    durability,
    bricks: sized,
    note,
    snapshots: seen == null ? [] : snapshotsOf(seen.inventory, info.name),
    gid: gidOf(info, hosts),
    extentKiB,
  });
  findings.add('recovered', what, saidOf(note, bricks));
  return { volume, bricks: sized };
}

function noteBricks(note: NoteOf<'volume'> | undefined): readonly BrickNote[] {
  return note?.bricks ?? [];
}

function saidOf(note: NoteOf<'volume'> | undefined, bricks: readonly Brick[]): string {
  if (note === undefined)
    return 'without a note: size, room for snapshots and group are read off its bricks, tags and what was asked for are unknown';
  return note.bricks.length === bricks.length
    ? 'by gluster and its note'
    : 'by gluster and a note from before it was expanded: its size is that of its bricks';
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
  { device }: BrickPlace,
  host: NodeFound | undefined,
  { devices, findings }: Ground,
  lost: Map<Id, Device>,
): string | null {
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

function brickOf(volume: Id, position: number, brick: InfoBrick, place: BrickPlace): Brick {
  const { id, device, lv, sizes } = place;
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
    kind: brick.arbiter ? 'arbiter' : 'data',
    position,
  };
}

/** Bricks of a set are alike: what is unknown of one is taken from another of its kind. */
function withSizes(
  bricks: readonly Brick[],
  places: readonly (BrickPlace | null)[],
  durability: Durability,
  what: string,
  findings: Findings,
): readonly Brick[] {
  const width = bricksPerSet(durability);
  const known = (brick: Brick): boolean => places[brick.position]?.sizes != null;
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
function withSpace(device: Device, made: readonly { readonly bricks: readonly Brick[] }[]): Device {
  const pools = new Map<string, Brick>();
  for (const brick of made.flatMap(({ bricks }) => bricks))
    if (brick.device === device.id) pools.set(brick.pool, brick);
  const all = [...pools.values()];
  const used = all.reduce((sum, { poolKiB, metadataKiB }) => sum + poolKiB + metadataKiB, 0);
  const spare = Math.max(0, ...all.map(({ metadataKiB }) => metadataKiB));
  return { ...device, totalKiB: used + spare };
}
