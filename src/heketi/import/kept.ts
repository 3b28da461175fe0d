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
  const onWay = coming(database);
  const clusters = Object.values(database.clusterentries);
  const nodes = keepInClusters(Object.values(database.nodeentries), 'nodes', words.node, database, findings);
  const devices = keepDevices(database, nodes, words, findings);
  const volumes = keepInClusters(
    Object.values(database.volumeentries).filter(({ Info }) => !onWay.volumes.has(Info.id)),
    'volumes',
    words.volume,
    database,
    findings,
  );
  const bricks = new Map<string, Of<HeketiBrick, 'volume'>>();
  const stray: HeketiBrick[] = [];
  const volumeOf = volumesOfBricks(database);
  const listed = new Set([...volumes.values()].flatMap(({ entry }) => entry.Bricks));
  for (const entry of Object.values(database.brickentries)) {
    const { id, path, device } = entry.Info;
    if (onWay.bricks.has(id)) continue;
    if (path === '') {
      const what = 'It has no path, so nothing of it is on a disk: its space is free again.';
      findings.push(leftOut(words.brick(id), what, false));
      continue;
    }
    if (!devices.has(device)) {
      findings.push(leftOut(words.brick(id), `Its device ${device} is not there.`));
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

function keepInClusters<Entry extends HeketiNode | HeketiVolume>(
  entries: readonly Entry[],
  list: 'nodes' | 'volumes',
  about: (id: string) => string,
  { clusterentries }: HeketiDatabase,
  findings: ImportFinding[],
): ReadonlyMap<string, Of<Entry, 'cluster'>> {
  const kept = new Map<string, Of<Entry, 'cluster'>>();
  for (const entry of entries) {
    const { id, cluster: named } = entry.Info;
    const cluster = parentOf(
      {
        about: about(id),
        parent: 'cluster',
        named,
        isThere: (one) => Object.hasOwn(clusterentries, one),
        listing: () =>
          Object.values(clusterentries).flatMap(({ Info }) => (Info[list].includes(id) ? [Info.id] : [])),
      },
      findings,
    );
    if (cluster !== null) kept.set(id, { entry, cluster });
  }
  return kept;
}

function keepDevices(
  { deviceentries, nodeentries }: HeketiDatabase,
  nodes: Kept['nodes'],
  words: Words,
  findings: ImportFinding[],
): Kept['devices'] {
  const kept = new Map<string, Of<HeketiDevice, 'node'>>();
  for (const entry of Object.values(deviceentries)) {
    const { id } = entry.Info;
    const node = parentOf(
      {
        about: words.device(id),
        parent: 'node',
        named: entry.NodeId,
        isThere: (one) => nodes.has(one),
        listing: () =>
          Object.values(nodeentries).flatMap(({ Info, Devices }) => (Devices.includes(id) ? [Info.id] : [])),
      },
      findings,
    );
    if (node !== null) kept.set(id, { entry, node });
  }
  return kept;
}

interface Child {
  readonly about: string;
  readonly parent: 'cluster' | 'node';
  readonly named: string;
  readonly isThere: (parent: string) => boolean;
  readonly listing: () => readonly string[];
}

/** The parent that an entry names, or the only one that lists it; null: it has none, and is left out. */
function parentOf(
  { about, parent, named, isThere, listing }: Child,
  findings: ImportFinding[],
): string | null {
  if (isThere(named)) return named;
  const [only, ...more] = listing().filter(isThere);
  if (only === undefined || more.length > 0) {
    findings.push(leftOut(about, `Its ${parent} ${named} is not there.`));
    return null;
  }
  findings.push({
    group: 'mended',
    about,
    what: `It names ${parent} ${named}, which is not there.`,
    mended: `It goes to ${parent} ${only}, which lists it.`,
  });
  return only;
}

function leftOut(about: string, what: string, loses = true): ImportFinding {
  return {
    group: 'left-out',
    about,
    what,
    mended: 'It is left out.',
    ...(loses ? ({ loses: true } as const) : {}),
  };
}
