import { entriesOf, entryOf } from './entries.ts';
import type { Id } from './ids.ts';
import { allChanges, undoableStages } from './lanes.ts';
import type { Change, Operation, Plan } from './plan.ts';
import type { State } from './state.ts';

/** What can be done about an unfinished operation: the one rule of every notice, refusal, list and error. */

export interface Way {
  readonly direction: Operation['direction'];
  /** As it is typed. */
  readonly command: string;
}

export interface Circumstances {
  /** Shows whether what the operation builds on is missing for good; absent where nobody has read it. */
  readonly state?: State;
  /** Hosts of it that don't answer now. */
  readonly away?: readonly string[];
  /** It was begun on another machine or in another container, where its process can't be asked. */
  readonly elsewhere?: boolean;
  readonly logged?: LoggedEnd;
  /** It was looked at, and a point of no return is behind it. */
  readonly onlyForward?: boolean;
  /** What it made may be in use: the word that says that it may be lost all the same. */
  readonly inUse?: string;
  /** The word that was said already: what was agreed to and begun goes on without another question. */
  readonly agreed?: string;
}

/** How an operation ended for good, by the log: a state that was restored may be older than that. */
export interface LoggedEnd {
  readonly outcome: 'done' | 'rolled-back';
  readonly time: string;
}

/** The way it was going comes first; of one that the log says has ended, only the way that it ended is open. */
export function waysOut(operation: Operation, circumstances: Circumstances = {}): readonly Way[] {
  const { state, logged, inUse, onlyForward } = circumstances;
  const forward = canBeFinished(operation, state) && logged?.outcome !== 'rolled-back';
  const back =
    canBeUndone(operation.plan) && logged?.outcome !== 'done' && inUse === undefined && onlyForward !== true;
  const ways = [...(forward ? (['forward'] as const) : []), ...(back ? (['back'] as const) : [])];
  return (operation.direction === 'back' ? ways.toReversed() : ways).map((direction) => ({
    direction,
    command: `glusterctl operation ${direction === 'forward' ? 'resume' : 'rollback'} ${operation.id}${flags(operation, circumstances, direction)}`,
  }));
}

function flags(
  { seenToken }: Operation,
  { elsewhere, agreed }: Circumstances,
  direction: Operation['direction'],
): string {
  const confirm = direction === 'back' && agreed !== undefined ? ` --confirm=${agreed}` : '';
  return `${elsewhere === true || seenToken !== undefined ? ' --force' : ''}${confirm}`;
}

/** The ways for people, each a line that ends in a command. */
export function adviceOn(operation: Operation, circumstances: Circumstances = {}): readonly string[] {
  const { away = [], logged, inUse } = circumstances;
  const hosts = away.join(', ');
  const answer = away.length === 1 ? 'answers' : 'answer';
  const lines = waysOut(operation, circumstances).map(({ direction, command }) => {
    if (logged !== undefined) return `${LOGGED[logged.outcome](logged.time)}: ${command}`;
    if (away.length === 0) return `${LABELS[direction]}: ${command}`;
    return `When ${hosts} ${answer} again, ${LABELS[direction].toLowerCase()}: ${command}`;
  });
  if (inUse !== undefined)
    lines.push(`If it is to be undone, and all data in it deleted: add --confirm=${inUse}`);
  if (away.length === 0) return lines;
  const never = away.length === 1 ? 'never comes back' : 'never come back';
  const way = wayWithout(operation, away, circumstances);
  // What is being deleted may be kept: gluster deletes nothing while a host of its pool is off.
  const back =
    canDoWithout(operation, away) && canBeUndone(operation.plan) && operation.plan.recovery === 'forward';
  const other = back ? [`Or take it back without ${hosts}: ${way.replace(' resume ', ' rollback ')}`] : [];
  return [...lines, `If ${hosts} ${never}: ${way}`, ...other];
}

/** The command that ends it without hosts that never come back. */
export function wayWithout(
  operation: Operation,
  hosts: readonly string[],
  circumstances: Circumstances = {},
): string {
  const direction = canDoWithout(operation, hosts) ? 'forward' : 'back';
  const verb = direction === 'forward' ? 'resume' : 'rollback';
  const without = hosts.map((host) => `--without=${host}`).join(' ');
  return `glusterctl operation ${verb} ${operation.id} ${without}${flags(operation, circumstances, direction)}`;
}

const LABELS = { forward: 'Finish it', back: 'Undo it' } as const;

const LOGGED: Readonly<Record<LoggedEnd['outcome'], (time: string) => string>> = {
  done: (time) => `The log says that it was finished on ${time}. Bring the state up to date`,
  'rolled-back': (time) => `The log says that it was undone on ${time}. Take it out of the state`,
};

/**
 * A plan that makes something can be undone; one that takes something away only if each of its steps has an undo: but for
 * stages behind the point of no return of their lane, which go on to be finished, or have not begun.
 */
export function canBeUndone(plan: Plan): boolean {
  if (plan.recovery === 'back') return true;
  const stages = undoableStages(plan);
  const steps = stages.filter(({ turned }) => turned !== true).flatMap((stage) => stage.steps);
  return stages.length > 0 && steps.every(({ script, undo }) => !script.changes || undo !== null);
}

/** Whether what it builds on is there or can still come, and nobody changed what its undo had set free. */
export function canBeFinished(operation: Operation, state: State | undefined): boolean {
  if (state === undefined) return true;
  if (onlyTakesAway(operation) && !isAsPlanned(operation, state)) return false;
  const { after, plan } = operation;
  return after === undefined || state.operations[after] !== undefined || usesWhatIsThere(plan, state);
}

/**
 * Its undo has come so far that it only has to take away what it brought itself: gluster knows nothing of it any more.
 * What was there before is free for others, who may leave no way to finish it.
 */
export function onlyTakesAway({ direction, leftToUndo, plan }: Operation): boolean {
  if (direction !== 'back' || leftToUndo === undefined) return false;
  const steps = plan.stages.flatMap((stage) => stage.steps);
  return steps.every(({ id, mutex }) => mutex === undefined || !leftToUndo.includes(id));
}

/** What an operation may still change: nobody else may touch it. */
export function changedBy(operation: Operation): ReadonlySet<Id> {
  const changes = allChanges(operation.plan);
  const own = onlyTakesAway(operation) ? changes.filter((change) => change.do === 'add') : changes;
  return new Set(own.map(({ id }) => id));
}

function isAsPlanned({ id: own, plan }: Operation, state: State): boolean {
  const others = Object.values(state.operations).filter(({ id }) => id !== own);
  const taken = new Set(others.flatMap((other) => [...changedBy(other)]));
  const held = new Set(
    Object.values(state.operations).flatMap((one) => allChanges(one.plan).filter(isBrick)),
  );
  const ids = new Set([...held].map(({ id }) => id));
  const brickCount = (volume: Id): number =>
    entriesOf(state, 'bricks')
      .having('volume', volume)
      .filter(({ id, replacedBy }) => replacedBy === undefined && !ids.has(id)).length;
  return plan.changes.every((change) => {
    if (change.do !== 'update') return true;
    if (taken.has(change.id) || entryOf(state, change.table, change.id) === undefined) return false;
    const added = plan.changes.filter(isBrick).filter(({ value }) => value.volume === change.id);
    // Bricks are numbered on from those that the plan found.
    return (
      added.length === 0 || Math.min(...added.map(({ value }) => value.position)) === brickCount(change.id)
    );
  });
}

type BrickAddition = Extract<Change, { do: 'add'; table: 'bricks' }>;

function isBrick(change: Change): change is BrickAddition {
  return change.do === 'add' && change.table === 'bricks';
}

/**
 * Whether it can be finished without some of its hosts. Where it makes something all of which is needed, only if gluster
 * has it and can't let it go: it deletes nothing while a host of the pool is down, also where that never comes back. In
 * lanes, what is not behind a point of no return is needed by what follows.
 */
export function canDoWithout(
  { plan, remaining, leftToUndo = [] }: Operation,
  hosts: readonly string[],
): boolean {
  const steps = plan.stages.flatMap((stage) => stage.steps);
  if (steps.some(({ id, mutex }) => mutex !== undefined && leftToUndo.includes(id))) return true;
  if (plan.recovery === 'back') return remaining.length > 0;
  const needed = plan.stages.filter(({ turned }) => turned !== true).flatMap((stage) => stage.steps);
  const missing = needed.some(
    ({ host, alternatives, script }) =>
      script.changes && [host, ...alternatives].every(({ name }) => hosts.includes(name)),
  );
  return !missing || plan.stages.every(({ lane }) => lane === undefined);
}

/** Whether all that a plan is for is there: the operation that brings it may have skipped a part. */
export function usesWhatIsThere({ uses }: Plan, { clusters, nodes, devices, volumes }: State): boolean {
  return uses.every((used) => [clusters, nodes, devices, volumes].some((table) => table[used] !== undefined));
}
