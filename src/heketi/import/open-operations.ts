import { isClone } from '../../lvm/names.ts';
import { bricksPerSet } from '../../model/durability.ts';
import type { Brick, Volume } from '../../model/entities.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { Operation, OperationKind, Plan } from '../../model/plan.ts';
import { GIB, kib } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { planOfNewVolume } from '../../plans/create-volume.ts';
import { planDeleteVolume } from '../../plans/delete-volume.ts';
import { planOfNewBricks } from '../../plans/expand-volume.ts';
import { planOfBegunMove, planOfLeftBricks } from '../../plans/heketi-left.ts';
import type { Planning } from '../../plans/planning.ts';
import type { HeketiBrick, HeketiDatabase, HeketiOperation } from '../records/database.ts';
import { volumesOfBricks } from '../records/meanings.ts';
import { TYPES, targets } from '../records/operations.ts';
import { byHand } from './by-hand.ts';
import { brickOf, volumeOf } from './entities.ts';
import type { ImportFinding } from './finding.ts';
import { ordered, type Unplaced } from './order.ts';
import type { ClusterTruth } from './truth.ts';
import type { Eviction, VolumesBricks } from './volumes-bricks.ts';
import { type Words, wordsOf } from './words.ts';

export interface OpenOperations {
  readonly operations: readonly Operation[];
  readonly findings: readonly ImportFinding[];
}

interface Work {
  readonly database: HeketiDatabase;
  readonly words: Words;
  readonly state: State;
  readonly planning: Planning;
  readonly truths: ReadonlyMap<string, ClusterTruth>;
  readonly evictions: readonly Eviction[];
}

/** What is to be done, and which way it goes unless a person says otherwise. */
interface Begun {
  readonly plan: Plan;
  readonly direction: Operation['direction'];
  /** What it is for is not there and will not come: it can only be undone. */
  readonly after?: Id;
}

/**
 * What Heketi had begun, as plans that this program makes of the same: each script looks before it acts, so that
 * nothing need be known of how far Heketi came.
 */
export function openOperations(
  database: HeketiDatabase,
  { evictions, stray }: VolumesBricks,
  state: State,
  terms: Pick<Planning, 'settings' | 'policy'>,
  truths: ReadonlyMap<string, ClusterTruth>,
): OpenOperations {
  const words = wordsOf(database);
  const planning: Planning = { ...terms, state, unreachable: new Set() };
  const work: Work = { database, words, state, planning, truths, evictions };
  const operations: Operation[] = [];
  const findings: ImportFinding[] = [];
  for (const begun of Object.values(database.pendingoperations)) {
    const made = planned(() => planOf(begun, work));
    if (made !== null && !(made instanceof GlusterctlError)) {
      const operation = operationOf(begun.Id, begun.Timestamp, made);
      operations.push(operation);
      findings.push(told(operation));
    }
    findings.push(...byHand(begun, database, words, made));
  }
  for (const entry of stray) {
    const made = planned(() =>
      leftBricks([entry], { kind: 'create-volume', title: strayTitle(entry, work) }, work),
    );
    if (made === null || made instanceof GlusterctlError) findings.push(strayFinding(entry, words));
    else {
      const operation = operationOf(entry.Info.id, 0, made);
      operations.push(operation);
      findings.push(told(operation));
    }
  }
  return { operations, findings };
}

function strayTitle({ Info }: HeketiBrick, { database, words }: Work): string {
  const named = volumesOfBricks(database).get(Info.id) ?? '';
  const of = named === '' ? 'no volume' : `volume ${named}, which is not there`;
  return `take ${words.brick(Info.id)} away, which is of ${of}`;
}

/** null: it has no place among our operations. */
function planOf(begun: HeketiOperation, work: Work): Begun | null {
  switch (begun.Type) {
    case TYPES.createVolume:
    case TYPES.createBlockVolume:
      return createPlan(begun, work);
    case TYPES.expandVolume:
      return expandPlan(begun, work);
    case TYPES.deleteVolume:
      return deletePlan(begun, work);
    case TYPES.evictBrick:
      return evictPlan(begun, work);
    default:
      return null;
  }
}

function planned(plan: () => Begun | null): Begun | null | GlusterctlError {
  try {
    return plan();
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
}

function operationOf(id: Id, timestamp: number, { plan, direction, after }: Begun): Operation {
  return {
    id,
    plan,
    created: new Date(timestamp * 1000).toISOString(),
    owner: { pid: 0, processStart: 0, host: 'heketi', user: 'heketi', command: 'heketi' },
    status: 'failed',
    direction,
    reason: 'Heketi began it, and had not ended it when its database was written',
    remaining: [],
    readings: [],
    ...(after === undefined ? {} : { after }),
  };
}

function told({ id, plan }: Operation): ImportFinding {
  return {
    group: 'operation',
    about: plan.title,
    what: 'Heketi began it and did not end it.',
    mended: 'What it holds on disks stays reserved until it is finished or undone.',
    next: `glusterctl operation info ${id}`,
  };
}

function storageNames({ state }: Work): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.values(state.nodes).map(({ id, storage }) => [id, storage]));
}

/** Bricks whose devices are known; those of clones lie in pools of others. */
function unplaced(ids: readonly string[], volume: string, { database, state }: Work): readonly Unplaced[] {
  return ids.flatMap((id) => {
    const entry = database.brickentries[id];
    const device = state.devices[entry?.Info.device ?? ''];
    return entry === undefined || device === undefined ? [] : [brickOf(entry, volume, device.node)];
  });
}

function createPlan(begun: HeketiOperation, work: Work): Begun | null {
  const { database, truths, planning, state } = work;
  const [id = ''] = targets(begun, 'addVolume');
  const entry = database.volumeentries[id];
  if (entry === undefined || state.clusters[entry.Info.cluster] === undefined) return null;
  const own = unplaced(targets(begun, 'addBrick'), id, work);
  const volume = volumeOf(
    entry,
    entry.Info.cluster,
    own.some(({ kind }) => kind === 'arbiter'),
  );
  const width = bricksPerSet(volume.durability);
  if (own.length === 0 || own.length % width !== 0) return null;
  const truth = truths.get(volume.cluster);
  const info = truth?.volumes.get(volume.name) ?? null;
  const { bricks, guessed } = ordered(own, width, info, storageNames(work));
  // Where gluster has no such volume, it will get this very order.
  const unknown = guessed && (truth === undefined || info !== null);
  const made: Volume = unknown ? { ...volume, orderUnknown: true } : volume;
  return { plan: planOfNewVolume(made, bricks, planning), direction: 'back' };
}

function expandPlan(begun: HeketiOperation, work: Work): Begun | null {
  const { planning, state, truths } = work;
  const [id = ''] = targets(begun, 'expandVolume');
  const addGiB = begun.Actions.find(({ Delta }) => Delta !== null)?.Delta ?? null;
  const volume = state.volumes[id];
  if (volume === undefined || addGiB === null || addGiB <= 0) return null;
  const own = unplaced(targets(begun, 'addBrick'), id, work);
  const width = bricksPerSet(volume.durability);
  if (own.length === 0 || own.length % width !== 0) return null;
  const info = truths.get(volume.cluster)?.volumes.get(volume.name);
  const paths = new Set(own.map(({ path }) => path));
  const added =
    info === undefined ? null : { ...info, bricks: info.bricks.filter(({ path }) => paths.has(path)) };
  const { bricks } = ordered(own, width, added, storageNames(work));
  const present = bricksOf(state, id).length;
  const placed = bricks.map((brick) => ({ ...brick, position: present + brick.position }));
  const wanted = { volume, bricks: placed, addKiB: kib(addGiB * GIB), rebalance: false };
  return { plan: planOfNewBricks(wanted, planning), direction: 'back' };
}

function deletePlan(begun: HeketiOperation, { planning }: Work): Begun | null {
  const [volume] = targets(begun, 'deleteVolume');
  if (volume === undefined) return null;
  return { plan: planDeleteVolume({ volume, ifUnused: false }, planning), direction: 'forward' };
}

function evictPlan(begun: HeketiOperation, work: Work): Begun | null {
  const { state, planning, evictions, database, words } = work;
  const eviction = evictions.find(({ operation }) => operation === begun.Id);
  const next = database.brickentries[eviction?.next ?? ''];
  if (eviction === undefined || next === undefined) return null;
  const title = `move ${words.brick(eviction.old)} to ${words.place(next.Info.device)}`;
  const before = stateBefore(eviction, state);
  const old = before.bricks[eviction.old];
  const volume = before.volumes[old?.volume ?? ''];
  if (old === undefined || volume === undefined) return null;
  const [coming] = unplaced([next.Info.id], volume.id, work);
  if (coming === undefined) return null;
  if (volume.orderUnknown === true) {
    return leftBricks([next], { kind: 'evict-brick', title: `${title}: take the new brick away` }, work);
  }
  const { node: _node, ...brick } = coming;
  const manner = { title, replaced: eviction.done === true };
  const plan = planOfBegunMove(old, { ...brick, position: old.position }, manner, {
    ...planning,
    state: before,
  });
  return { plan, direction: eviction.done === true ? 'forward' : 'back' };
}

/** A move is planned on the volume as it was before: the old brick in its place. */
function stateBefore({ old, next, done }: Eviction, state: State): State {
  const replaced = state.bricks[old];
  if (done !== true || replaced === undefined || next === null) return state;
  const { replacedBy: _by, ...back } = replaced;
  const { [next]: _next, ...others } = state.bricks;
  return { ...state, bricks: { ...others, [old]: back } };
}

/** Bricks of nothing that is known; a volume that stands for it keeps them together. */
function leftBricks(
  entries: readonly HeketiBrick[],
  called: { readonly kind: OperationKind; readonly title: string },
  work: Work,
): Begun {
  const { state, planning } = work;
  const [first] = entries;
  const id = first?.Info.id ?? '';
  const own = unplaced(
    entries.map(({ Info }) => Info.id),
    id,
    work,
  );
  const cluster = state.nodes[own[0]?.node ?? '']?.cluster ?? '';
  if (own.length !== entries.length || own.some((brick) => isSharing({ ...brick, position: 0 }, state)))
    throw new GlusterctlError('refused', 'it lies in the pool of another brick');
  const size = own.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);
  const volume: Volume = {
    id,
    cluster,
    name: `heketi-left-${id.slice(0, 8)}`,
    sizeKiB: size,
    durability: { type: 'none' },
    requested: { replica: 0, data: 0, redundancy: 0 },
    options: [],
    gid: 0,
    snapshotFactor: 1,
    snapshotsEnabled: false,
    block: false,
    restriction: '',
    started: false,
    tags: {},
    snapshots: [],
    cloneOf: null,
    glusterUuid: null,
  };
  const bricks = own.map(({ node: _node, ...brick }, position): Brick => ({ ...brick, position }));
  return { plan: planOfLeftBricks(volume, bricks, called, planning), direction: 'back', after: id };
}

/** Its logical volume may not go as that of any brick: gluster made it, or others are in its pool. */
function isSharing(brick: Brick, { bricks }: State): boolean {
  if (isClone(brick)) return true;
  return Object.values(bricks).some(
    (other) => other.device === brick.device && (other.pool === brick.pool || other.path === brick.path),
  );
}

function strayFinding(entry: HeketiBrick, words: Words): ImportFinding {
  return {
    group: 'left-out',
    about: words.brick(entry.Info.id),
    what: 'No volume has it, and it lies in the pool of another brick, as those of clones do.',
    mended: 'It is left out.',
    next: 'On its host: lvs and gluster snapshot list',
  };
}
