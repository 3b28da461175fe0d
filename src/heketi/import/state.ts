import type { VolumeInfo } from '../../gluster/info.ts';
import { isClone } from '../../lvm/names.ts';
import type { Access } from '../../model/access.ts';
import { counted } from '../../model/counted.ts';
import { bricksPerSet } from '../../model/durability.ts';
import type { Brick, Device, Volume } from '../../model/entities.ts';
import { sentence } from '../../model/sentence.ts';
import { type State, tableOf } from '../../model/state.ts';
import type { Planning } from '../../plans/planning.ts';
import { checkHeketiDatabase } from '../check/check.ts';
import { type HeketiFinding, placeWords } from '../check/finding.ts';
import { type HeketiReading, readingNotes } from '../reading.ts';
import type { HeketiDatabase } from '../records/database.ts';
import { blockVolumeOf, brickOf, clusterOf, deviceOf, nodeOf, volumeOf } from './entities.ts';
import type { ImportFinding } from './finding.ts';
import { type Kept, keep } from './kept.ts';
import { openOperations } from './open-operations.ts';
import { ordered, type Unplaced } from './order.ts';
import { type ClusterTruth, clusterTruth, type Inventories } from './truth.ts';
import { type VolumesBricks, volumesBricks } from './volumes-bricks.ts';
import { wordsOf } from './words.ts';

export interface ImportOptions {
  /** What it becomes part of: nothing but its lineage and serial counts. */
  readonly base: State;
  readonly simulated: boolean;
  /** How the host with this management name is reached. */
  readonly accessOf: (host: string) => Access;
  readonly terms: Pick<Planning, 'settings' | 'policy'>;
  /** Empty: no host was asked, or none answered. */
  readonly inventories: Inventories;
}

export interface Imported {
  readonly state: State;
  readonly findings: readonly ImportFinding[];
  /** What else is to be said of the whole: a sentence each. */
  readonly notes: readonly string[];
}

/** A state of ours from a database of Heketi's. What does not hold together is named, and mended or left out. */
export function stateFromHeketi(reading: HeketiReading, options: ImportOptions): Imported {
  const { database } = reading;
  const { base, simulated, inventories } = options;
  const kept = keep(database);
  const truths = truthsOf(database, inventories);
  const bricks = volumesBricks(reading, kept, truths, inventories);
  const made = volumesFrom(database, kept, bricks, truths);
  const state: State = {
    ...base,
    simulated: kept.nodes.size === 0 ? base.simulated : simulated,
    clusters: tableOf(kept.clusters.map(({ Info }) => clusterOf(database, Info.id))),
    nodes: tableOf(
      [...kept.nodes.values()].map(({ entry, cluster }) =>
        nodeOf(
          entry,
          cluster,
          options.accessOf(entry.Info.hostnames.manage[0] ?? ''),
          inventories.get(entry.Info.id)?.glusterUuid ?? null,
        ),
      ),
    ),
    devices: tableOf(devicesFrom(kept, made.unsafe)),
    volumes: tableOf(made.volumes),
    bricks: tableOf(made.bricks),
    blockVolumes: {},
    operations: {},
  };
  const blocks = blockVolumesFrom(database, kept, state);
  const withBlocks = { ...state, blockVolumes: blocks.table };
  const open = openOperations(database, bricks, withBlocks, options.terms, truths);
  const checked = checkHeketiDatabase(database);
  return {
    state: { ...withBlocks, operations: tableOf(open.operations) },
    findings: [
      ...open.findings,
      ...kept.findings,
      ...made.findings,
      ...bricks.findings,
      ...blocks.findings,
      ...sizeFindings(checked, database),
      ...otherFindings(checked),
    ],
    notes: readingNotes(reading),
  };
}

function truthsOf(database: HeketiDatabase, inventories: Inventories): ReadonlyMap<string, ClusterTruth> {
  return new Map(
    Object.keys(database.clusterentries).flatMap((id) => {
      const truth = clusterTruth(database, inventories, id);
      return truth === null ? [] : [[id, truth] as const];
    }),
  );
}

interface VolumesMade {
  readonly volumes: readonly Volume[];
  readonly bricks: readonly Brick[];
  /** Devices on which are bricks that the state does not know: their space is not known either. */
  readonly unsafe: ReadonlySet<string>;
  readonly findings: readonly ImportFinding[];
}

function volumesFrom(
  database: HeketiDatabase,
  kept: Kept,
  { byVolume, evictions, foreign }: VolumesBricks,
  truths: ReadonlyMap<string, ClusterTruth>,
): VolumesMade {
  const words = wordsOf(database);
  const storage = new Map(
    [...kept.nodes].map(([id, { entry }]) => [id, entry.Info.hostnames.storage] as const),
  );
  const volumes: Volume[] = [];
  const bricks: Brick[] = [];
  const unsafe = new Set(foreign.map(({ Info }) => Info.device));
  const findings: ImportFinding[] = [];
  for (const [id, { entry, cluster }] of kept.volumes) {
    const own = byVolume.get(id) ?? [];
    const volume = volumeOf(
      entry,
      cluster,
      own.some(({ kind }) => kind === 'arbiter'),
    );
    const width = bricksPerSet(volume.durability);
    if (own.length === 0 || own.length % width !== 0) {
      for (const { device } of own) unsafe.add(device);
      findings.push(incomplete(words.volume(id), own.length, width));
      continue;
    }
    const truth = truths.get(cluster) ?? null;
    const info = truth?.volumes.get(volume.name) ?? null;
    const placed = ordered(own, width, withoutComing(info, own, database, kept), storage);
    if (truth !== null) findings.push(...againstGluster(words.volume(id), info, placed.guessed));
    bricks.push(...placed.bricks);
    volumes.push({
      ...volume,
      cloneOf: sourceOf(placed.bricks, byVolume),
      ...(placed.guessed ? { orderUnknown: true } : {}),
      ...(info === null
        ? {}
        : {
            glusterUuid: info.uuid,
            started: info.status === 'Started',
            snapshots: truth?.snapshots?.get(volume.name) ?? [],
          }),
    });
  }
  return { volumes, bricks: [...bricks, ...replacedBricks(kept, evictions, bricks)], unsafe, findings };
}

/** An expansion that was caught may have its bricks in gluster: they come with its operation. */
function withoutComing(
  info: VolumeInfo | null,
  own: readonly Unplaced[],
  { brickentries }: HeketiDatabase,
  { coming }: Kept,
): VolumeInfo | null {
  if (info === null) return null;
  const paths = new Set([...coming.bricks].flatMap((id) => brickentries[id]?.Info.path ?? []));
  for (const { path } of own) paths.delete(path);
  return { ...info, bricks: info.bricks.filter(({ path }) => !paths.has(path)) };
}

/** Bricks that gluster has let go already: they are only to be taken away. */
function replacedBricks(
  { bricks, devices }: Kept,
  evictions: VolumesBricks['evictions'],
  placed: readonly Brick[],
): readonly Brick[] {
  return evictions.flatMap(({ old, next, done }): Brick[] => {
    const successor = placed.find(({ id }) => id === next);
    const kept = bricks.get(old);
    const device = devices.get(kept?.entry.Info.device ?? '');
    if (done !== true || successor === undefined || kept === undefined || device === undefined) return [];
    const { node: _node, ...brick } = brickOf(kept.entry, successor.volume, device.node);
    const { id: replacedBy, kind, position } = successor;
    return [{ ...brick, kind, position, replacedBy }];
  });
}

/** The volume whose pools a clone shares. */
function sourceOf(bricks: readonly Brick[], byVolume: VolumesBricks['byVolume']): string | null {
  const [first] = bricks;
  if (first === undefined || !isClone(first)) return null;
  const all = [...byVolume.values()].flat();
  const source = all.find(
    (other) =>
      other.device === first.device &&
      other.pool === first.pool &&
      other.volume !== first.volume &&
      !isClone({ ...other, position: 0 }),
  );
  return source?.volume ?? null;
}

function incomplete(about: string, bricks: number, width: number): ImportFinding {
  return {
    group: 'left-out',
    about,
    what: `It has ${counted(bricks, 'brick')}, and needs ${width} for each of its sets.`,
    mended: 'It is left out, and nothing is made on the disks of its bricks.',
    next: 'On one of its hosts: gluster volume info',
    loses: true,
  };
}

function againstGluster(about: string, info: unknown, guessed: boolean): readonly ImportFinding[] {
  if (info === null)
    return [
      {
        group: 'look',
        about,
        what: 'gluster knows no volume of that name.',
        mended: 'It is taken over as the database has it.',
        next: 'On one of its hosts: gluster volume info',
      },
    ];
  if (!guessed) return [];
  return [
    {
      group: 'look',
      about,
      what: 'gluster has other bricks in it than the database.',
      mended: 'It is taken over as the database has it: none of its bricks can be moved.',
      next: 'On one of its hosts: gluster volume info',
    },
  ];
}

function devicesFrom({ devices }: Kept, unsafe: ReadonlySet<string>): readonly Device[] {
  return [...devices.values()].map(({ entry, node }) => {
    const device = deviceOf(entry, node);
    return unsafe.has(device.id) && device.state === 'online' ? { ...device, state: 'offline' } : device;
  });
}

function blockVolumesFrom(database: HeketiDatabase, { coming }: Kept, state: State) {
  const words = wordsOf(database);
  const findings: ImportFinding[] = [];
  const found = Object.values(database.blockvolumeentries).flatMap((entry) => {
    const { id, blockhostingvolume = '' } = entry.Info;
    if (coming.blockVolumes.has(id)) return [];
    const hosting = state.volumes[blockhostingvolume];
    if (hosting !== undefined) return [blockVolumeOf(entry, hosting)];
    findings.push({
      group: 'left-out',
      about: words.blockVolume(id),
      what: `The volume that it is in, ${blockhostingvolume || 'not named'}, is not there.`,
      mended: 'It is left out.',
      loses: true,
    });
    return [];
  });
  return { table: tableOf(found), findings };
}

/** Space is counted from bricks here, so that wrong sums end with the import; what they hint at may be on the disk. */
function sizeFindings(checked: readonly HeketiFinding[], database: HeketiDatabase): readonly ImportFinding[] {
  const words = wordsOf(database);
  return checked.flatMap((finding): ImportFinding[] => {
    const { where, what } = finding;
    const about = words.device(where.id);
    switch (finding.kind) {
      case 'phantom-use': {
        const { usedKiB, bricksKiB } = finding.detail;
        return [
          {
            group: 'mended',
            about,
            what: `Of it ${usedKiB} KiB are used, and its bricks take ${bricksKiB} KiB.`,
            mended: 'Its use is counted from its bricks. What else is on the disk LVM knows.',
            next: `glusterctl device resync ${where.id}`,
          },
        ];
      }
      case 'use-too-small':
      case 'device-sizes':
        return [
          {
            group: 'mended',
            about,
            what: sentence(what),
            mended: 'Its use is counted from its bricks.',
          },
        ];
      default:
        return [];
    }
  });
}

/** What is told of the database, has no part in what is taken over, and is mended by that alone. */
const TOLD = ['listed-twice', 'other-parent', 'not-listed', 'pending-on-nothing', 'unknown-attribute'];

function otherFindings(checked: readonly HeketiFinding[]): readonly ImportFinding[] {
  return checked
    .filter(({ kind, operation }) => operation === null && TOLD.includes(kind))
    .map(({ where, what }) => ({
      group: 'mended',
      about: placeWords(where),
      what: sentence(what),
      mended: 'Nothing here relies on that.',
    }));
}
