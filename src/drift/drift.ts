import { MARK } from '../gluster/options.ts';
import { hostName } from '../health/survey.ts';
import type { HostTold } from '../inventory/host-told.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { hungPaths, namedHung } from '../lvm/hung-disks.ts';
import type { Node } from '../model/entities.ts';
import { foreignBricks } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import { allChanges } from '../model/lanes.ts';
import type { Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { busyIds } from './busy.ts';
import { startsLast } from './chosen.ts';
import type { Difference } from './difference.ts';
import { folderDifferences } from './folders.ts';
import { fstabDifferences } from './fstab.ts';
import { ghostDifferences } from './ghosts.ts';
import { type DriftSettings, type Ground, groundOf } from './ground.ts';
import { groupDifferences } from './groups.ts';
import { type DifferenceKind, LEVELS, UNCOUNTED } from './kinds.ts';
import { logicalVolumeDifferences } from './logical-volumes.ts';
import { mountDifferences } from './mounts.ts';
import { notesDrift } from './notes.ts';
import { orphanVolumes } from './orphan-volumes.ts';
import { peerDifferences } from './peers.ts';
import { snapshotDifferences } from './snapshots.ts';
import { strangers, volumeDifferences } from './volumes.ts';

/** What could not be asked: nothing follows for it. */
export interface Unknown {
  readonly host: string;
  /** `everything`, or what of it. */
  readonly what: string;
  readonly why: string;
  readonly hint: string;
}

/** A volume in gluster that is none of ours. */
export interface Unmanaged {
  readonly cluster: Id;
  readonly name: string;
  readonly bricks: number;
}

export interface Drift {
  /** The worst first. */
  readonly differences: readonly Difference[];
  /** Notes on hosts that lag behind: they are told, and count as no difference. */
  readonly outdated: readonly Difference[];
  /** Logical volumes of others in groups of ours: they count as none, too. */
  readonly foreign: readonly Difference[];
  readonly unknown: readonly Unknown[];
  readonly unmanaged: readonly Unmanaged[];
  /** They go on, or were left: what they change is not compared. */
  readonly operations: readonly Operation[];
  readonly looked: {
    readonly hosts: number;
    readonly volumes: number;
    /** Of ours. */
    readonly bricks: number;
    /** Bricks that others made: only what gluster has of them is compared. */
    readonly foreignBricks: number;
  };
}

/** What of it all is asked for; nothing: everything. */
export interface DriftScope {
  readonly cluster?: Id;
  readonly node?: Id;
  readonly volume?: Id;
}

/** All in which hosts are not as the state has them. */
export function driftOf(
  state: State,
  told: readonly HostTold[],
  settings: DriftSettings,
  scope: DriftScope = {},
): Drift {
  const grounds = Object.values(state.clusters)
    .filter(({ id }) => scope.cluster === undefined || scope.cluster === id)
    .map((cluster) => groundOf(state, cluster, told, settings));
  const busy = busyIds(state);
  const node = scope.node === undefined ? undefined : state.nodes[scope.node];
  const isAsked = ({ host, volume }: Difference): boolean =>
    (node === undefined || host === hostName(node)) &&
    (scope.volume === undefined || volume === scope.volume);
  const found = grounds
    .flatMap((ground) => differencesOf(ground))
    .filter((one) => isAsked(one) && !one.touches.some((id) => busy.has(id)));
  const ofKind = (wanted: DifferenceKind) => found.filter(({ kind }) => kind === wanted);
  const clusters = new Set(grounds.map(({ cluster }) => cluster.id));
  return {
    differences: worstFirst(startsLast(found.filter(({ kind }) => !UNCOUNTED.has(kind)))),
    outdated: ofKind('note-outdated'),
    foreign: ofKind('lv-foreign'),
    unknown: unknownOf(state, told),
    unmanaged: scope.volume !== undefined || node !== undefined ? [] : grounds.flatMap(unmanagedOf),
    operations: Object.values(state.operations).filter((operation) => concerns(operation, state, clusters)),
    looked: lookedAt(grounds, scope),
  };
}

/** Of one cluster, by where they are. */
export function differencesOf(ground: Ground): readonly Difference[] {
  return [
    ...peerDifferences(ground),
    ...ground.hosts.flatMap((host) => [
      ...groupDifferences(ground, host),
      ...logicalVolumeDifferences(ground, host),
      ...mountDifferences(ground, host),
      ...fstabDifferences(ground, host),
      ...folderDifferences(ground, host),
      // What is mounted is not removed: behind the mounts.
      ...orphanVolumes(ground, host),
      ...ghostDifferences(ground, host),
    ]),
    ...volumeDifferences(ground),
    ...snapshotDifferences(ground),
    ...notesDrift(ground),
  ];
}

function worstFirst(differences: readonly Difference[]): readonly Difference[] {
  return differences.toSorted((one, other) => LEVELS.indexOf(other.level) - LEVELS.indexOf(one.level));
}

function concerns({ plan }: Operation, state: State, clusters: ReadonlySet<Id>): boolean {
  const entities = { ...state.volumes, ...state.nodes };
  return allChanges(plan).every(({ id }) => {
    const cluster = entities[id]?.cluster;
    return cluster === undefined || clusters.has(cluster);
  });
}

function unknownOf(state: State, told: readonly HostTold[]): readonly Unknown[] {
  return told.flatMap(({ host, inventory, problem, hint }): Unknown[] => {
    if (inventory === null) return [{ host, what: 'everything', why: problem, hint }];
    const node = Object.values(state.nodes).find((each) => hostName(each) === host);
    const resting = node?.maintenance != null;
    const check = resting ? `glusterctl node maintenance stop ${host}` : `glusterctl host check ${host}`;
    return [
      ...hungIn(state, node, inventory).map((path) => ({
        host,
        what: path,
        why: 'it hangs: neither data nor an error comes of it',
        hint: check,
      })),
      ...inventory.silences.map(({ what, said }) => ({
        host,
        what,
        why: resting && /^(peers|volumes|snapshots)$/.test(what) ? 'it is in maintenance' : said,
        hint: check,
      })),
      ...(inventory.foldersTold
        ? []
        : [{ host, what: 'brick directories', why: 'looking at them took too long', hint: check }]),
      ...[...inventory.folders]
        .filter(([, folder]) => folder === null)
        .map(([path]) => ({ host, what: path, why: 'it could not be read', hint: check })),
    ];
  });
}

/** Disks that give no answer, by their names; where none is known, that one does. */
function hungIn(state: State, node: Node | undefined, { hung }: Inventory): readonly string[] {
  if (hung === null || node === undefined) return [];
  const paths = hungPaths(namedHung(state, node.id, hung));
  return paths.length === 0 ? ['a disk of it'] : paths;
}

function unmanagedOf(ground: Ground): readonly Unmanaged[] {
  // Until its create has come so far a volume of ours has no mark either.
  const made = new Set(
    Object.values(ground.state.operations).flatMap(({ plan }) =>
      allChanges(plan).flatMap((change) =>
        change.do === 'add' && change.table === 'volumes' && change.value.cluster === ground.cluster.id
          ? change.value.name
          : [],
      ),
    ),
  );
  return strangers(ground)
    .filter(({ name, options }) => options[MARK] === undefined && !made.has(name))
    .map(({ name, bricks }) => ({ cluster: ground.cluster.id, name, bricks: bricks.length }));
}

function lookedAt(grounds: readonly Ground[], { node, volume }: DriftScope): Drift['looked'] {
  const hosts = grounds.flatMap((ground) => ground.hosts);
  const bricks = grounds
    .flatMap((ground) => ground.hosts.flatMap((host) => ground.bricksAt(host)))
    .filter((brick) => volume === undefined || brick.volume === volume);
  const foreign = grounds
    .flatMap((ground) =>
      ground.volumes.flatMap(({ id }) =>
        foreignBricks(ground.state, ground.bricksOf(id)).filter(
          (brick) => ground.hostOf(brick) !== undefined,
        ),
      ),
    )
    .filter((brick) => volume === undefined || brick.volume === volume);
  const volumes = new Set(
    volume !== undefined || node !== undefined
      ? [...bricks, ...foreign].map((brick) => brick.volume)
      : grounds.flatMap((ground) => (ground.info === null ? [] : ground.volumes.map(({ id }) => id))),
  );
  return { hosts: hosts.length, volumes: volumes.size, bricks: bricks.length, foreignBricks: foreign.length };
}
