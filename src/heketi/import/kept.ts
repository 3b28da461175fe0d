import type {
  HeketiBrick,
  HeketiCluster,
  HeketiDatabase,
  HeketiDevice,
  HeketiNode,
  HeketiVolume,
} from '../records/database.ts';
import { volumesOfBricks } from '../records/meanings.ts';
import type { ImportFinding } from './finding.ts';
import { type Coming, coming } from './under-way.ts';
import { type Words, wordsOf } from './words.ts';

/** Entries that hold together, each with its parent. */
export interface Kept {
  readonly clusters: readonly HeketiCluster[];
  readonly nodes: ReadonlyMap<string, Of<HeketiNode, 'cluster'>>;
  readonly devices: ReadonlyMap<string, Of<HeketiDevice, 'node'>>;
  readonly volumes: ReadonlyMap<string, Of<HeketiVolume, 'cluster'>>;
  /** Of volumes that are kept; those that operations under way are to bring are not among them. */
  readonly bricks: ReadonlyMap<string, Of<HeketiBrick, 'volume'>>;
  /** Of no volume, and of no operation: they may be on their disks. */
  readonly stray: readonly HeketiBrick[];
  readonly coming: Coming;
  readonly findings: readonly ImportFinding[];
}

type Of<Entry, Parent extends string> = { readonly entry: Entry } & Readonly<Record<Parent, string>>;

/**
 * What of a database can be taken over: Heketi keeps each relation on both its ends, and here the child's word counts,
 * or that of the list where the child names what is not there.
 */
export function keep(database: HeketiDatabase): Kept {
  const words = wordsOf(database);
  const findings: ImportFinding[] = [];
  const leaveOut = (about: string, what: string, loses = true): void => {
    const more = loses ? ({ loses: true } as const) : {};
    findings.push({ group: 'left-out', about, what, mended: 'It is left out.', ...more });
  };
  const onWay = coming(database);
  const clusters = Object.values(database.clusterentries);
  const nodes = keepNodes(database, words, findings, leaveOut);
  const devices = keepDevices(database, nodes, words, findings, leaveOut);
  const volumes = keepVolumes(database, onWay, words, findings, leaveOut);
  const bricks = new Map<string, Of<HeketiBrick, 'volume'>>();
  const stray: HeketiBrick[] = [];
  const volumeOf = volumesOfBricks(database);
  const listed = new Set([...volumes.values()].flatMap(({ entry }) => entry.Bricks));
  for (const entry of Object.values(database.brickentries)) {
    const { id, path, device } = entry.Info;
    if (onWay.bricks.has(id)) continue;
    if (path === '') {
      leaveOut(
        words.brick(id),
        'It has no path, so nothing of it is on a disk: its space is free again.',
        false,
      );
      continue;
    }
    if (!devices.has(device)) {
      leaveOut(words.brick(id), `Its device ${device} is not there.`);
      continue;
    }
    const volume = volumeOf.get(id) ?? '';
    const parent = volumes.get(volume);
    if (parent === undefined || (parent.entry.Bricks.length > 0 && !listed.has(id))) stray.push(entry);
    else bricks.set(id, { entry, volume });
  }
  for (const [id, { entry }] of volumes)
    for (const brick of entry.Bricks)
      if (!Object.hasOwn(database.brickentries, brick))
        findings.push({
          group: 'mended',
          about: words.volume(id),
          what: `It lists brick ${brick}, which is not there.`,
          mended: 'The reference is left out.',
        });
  return { clusters, nodes, devices, volumes, bricks, stray, coming: onWay, findings };
}

type LeaveOut = (about: string, what: string, loses?: boolean) => void;

/** The parent that an entry names, or the only one that lists it. */
function parentOf(named: string, there: (id: string) => boolean, listing: readonly string[]): string | null {
  if (there(named)) return named;
  const [only, ...more] = listing.filter(there);
  return only === undefined || more.length > 0 ? null : only;
}

function keepNodes(
  { nodeentries, clusterentries }: HeketiDatabase,
  words: Words,
  findings: ImportFinding[],
  leaveOut: LeaveOut,
): Kept['nodes'] {
  const kept = new Map<string, Of<HeketiNode, 'cluster'>>();
  for (const entry of Object.values(nodeentries)) {
    const { id, cluster: named } = entry.Info;
    const listing = Object.values(clusterentries).flatMap(({ Info }) =>
      Info.nodes.includes(id) ? [Info.id] : [],
    );
    const cluster = parentOf(named, (one) => Object.hasOwn(clusterentries, one), listing);
    if (cluster === null) leaveOut(words.node(id), `Its cluster ${named} is not there.`);
    else {
      if (cluster !== named) findings.push(foundByList(words.node(id), 'cluster', named, cluster));
      kept.set(id, { entry, cluster });
    }
  }
  return kept;
}

function keepDevices(
  { deviceentries, nodeentries }: HeketiDatabase,
  nodes: Kept['nodes'],
  words: Words,
  findings: ImportFinding[],
  leaveOut: LeaveOut,
): Kept['devices'] {
  const kept = new Map<string, Of<HeketiDevice, 'node'>>();
  for (const entry of Object.values(deviceentries)) {
    const { NodeId: named } = entry;
    const { id } = entry.Info;
    const listing = Object.values(nodeentries).flatMap(({ Info, Devices }) =>
      Devices.includes(id) ? [Info.id] : [],
    );
    const node = parentOf(named, (one) => nodes.has(one), listing);
    if (node === null) leaveOut(words.device(id), `Its node ${named} is not there.`);
    else {
      if (node !== named) findings.push(foundByList(words.device(id), 'node', named, node));
      kept.set(id, { entry, node });
    }
  }
  return kept;
}

function keepVolumes(
  { volumeentries, clusterentries }: HeketiDatabase,
  onWay: Coming,
  words: Words,
  findings: ImportFinding[],
  leaveOut: LeaveOut,
): Kept['volumes'] {
  const kept = new Map<string, Of<HeketiVolume, 'cluster'>>();
  for (const entry of Object.values(volumeentries)) {
    const { id, cluster: named } = entry.Info;
    if (onWay.volumes.has(id)) continue;
    const listing = Object.values(clusterentries).flatMap(({ Info }) =>
      Info.volumes.includes(id) ? [Info.id] : [],
    );
    const cluster = parentOf(named, (one) => Object.hasOwn(clusterentries, one), listing);
    if (cluster === null) leaveOut(words.volume(id), `Its cluster ${named} is not there.`);
    else {
      if (cluster !== named) findings.push(foundByList(words.volume(id), 'cluster', named, cluster));
      kept.set(id, { entry, cluster });
    }
  }
  return kept;
}

function foundByList(about: string, parent: string, named: string, found: string): ImportFinding {
  return {
    group: 'mended',
    about,
    what: `It names ${parent} ${named}, which is not there.`,
    mended: `It goes to ${parent} ${found}, which lists it.`,
  };
}
