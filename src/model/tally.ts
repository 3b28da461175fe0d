import type { Brick, Volume } from './entities.ts';
import { Changed, type Entries, entriesOf } from './entries.ts';
import type { Id } from './ids.ts';
import { ownPool } from './own-brick.ts';
import type { State, Table } from './state.ts';

/**
 * What the bricks of one device come to, carried along as they change so that nobody has to walk all of them. It is no
 * memory of its own: "state check" compares it with the bricks.
 */
export interface DeviceTally {
  readonly bricks: number;
  /** Of pools that have one brick, which they are named after: with their metadata. */
  readonly usedKiB: number;
  /** How many of those pools have metadata of which size. */
  readonly metadata: Readonly<Record<string, number>>;
  /** Bricks in a pool that is not named after them: how many pools they are tells only a look at all. */
  readonly guests: number;
}

export interface Tally {
  readonly devices: Readonly<Record<Id, DeviceTally>>;
  /** Volumes by cluster. */
  readonly volumes: Readonly<Record<Id, number>>;
}

const NONE: DeviceTally = { bricks: 0, usedKiB: 0, metadata: {}, guests: 0 };

const devicesKnown = new WeakMap<object, () => Tally['devices']>();
const volumesKnown = new WeakMap<object, () => Tally['volumes']>();

export function tallyOf(state: Pick<State, 'bricks' | 'volumes'>): Tally {
  return {
    devices: carried(entriesOf(state, 'bricks'), devicesKnown, countBrick),
    volumes: carried(entriesOf(state, 'volumes'), volumesKnown, countVolume),
  };
}

/** What was written down of these tables together with them. */
export function rememberTally(state: Pick<State, 'bricks' | 'volumes'>, tally: () => Tally): void {
  devicesKnown.set(entriesOf(state, 'bricks'), () => tally().devices);
  volumesKnown.set(entriesOf(state, 'volumes'), () => tally().volumes);
}

/** Of the bricks and volumes themselves, whatever was carried along. */
export function countedTally({ bricks, volumes }: Pick<State, 'bricks' | 'volumes'>): Tally {
  return { devices: counted(bricks, countBrick), volumes: counted(volumes, countVolume) };
}

type Counts<C> = Readonly<Record<Id, C>>;
/** Counts an entry in, or out of what it is in. */
type Count<T, C> = (counts: Record<Id, C>, entry: T, by: 1 | -1) => void;

function carried<T, C>(
  entries: Entries<T>,
  known: WeakMap<object, () => Counts<C>>,
  count: Count<T, C>,
): Counts<C> {
  const there = known.get(entries);
  if (there !== undefined) return there();
  const made =
    entries instanceof Changed
      ? afterChanges<T, C>(entries, carried<T, C>(entries.root, known, count), count)
      : counted(entries.all(), count);
  known.set(entries, () => made);
  return made;
}

function afterChanges<T, C>({ root, changes }: Changed<T>, before: Counts<C>, count: Count<T, C>): Counts<C> {
  const counts = { ...before };
  for (const [id, now] of changes) {
    const was = root.get(id);
    if (was !== undefined) count(counts, was, -1);
    if (now !== null) count(counts, now, 1);
  }
  return counts;
}

function counted<T, C>(table: Table<T>, count: Count<T, C>): Counts<C> {
  const counts: Record<Id, C> = {};
  for (const entry of Object.values(table)) count(counts, entry, 1);
  return counts;
}

function countVolume(counts: Record<Id, number>, { cluster }: Volume, by: 1 | -1): void {
  const left = (counts[cluster] ?? 0) + by;
  if (left === 0) delete counts[cluster];
  else counts[cluster] = left;
}

function countBrick(devices: Record<Id, DeviceTally>, brick: Brick, by: 1 | -1): void {
  const tally = withBrick(devices[brick.device] ?? NONE, brick, by);
  if (tally.bricks === 0) delete devices[brick.device];
  else devices[brick.device] = tally;
}

function withBrick(tally: DeviceTally, brick: Brick, by: 1 | -1): DeviceTally {
  const bricks = tally.bricks + by;
  const { id, pool, poolKiB, metadataKiB } = brick;
  if (pool !== ownPool(id)) return { ...tally, bricks, guests: tally.guests + by };
  const { [metadataKiB]: before = 0, ...others } = tally.metadata;
  const alike = before + by;
  return {
    ...tally,
    bricks,
    usedKiB: tally.usedKiB + by * (poolKiB + metadataKiB),
    metadata: alike === 0 ? others : { ...others, [metadataKiB]: alike },
  };
}
