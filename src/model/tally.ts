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
    devices: carried(entriesOf(state, 'bricks'), devicesKnown, countBricks),
    volumes: carried(entriesOf(state, 'volumes'), volumesKnown, countVolumes),
  };
}

/** What was written down of these tables together with them. */
export function rememberTally(state: Pick<State, 'bricks' | 'volumes'>, tally: () => Tally): void {
  devicesKnown.set(entriesOf(state, 'bricks'), () => tally().devices);
  volumesKnown.set(entriesOf(state, 'volumes'), () => tally().volumes);
}

/** Of the bricks and volumes themselves, whatever was carried along. */
export function countedTally({ bricks, volumes }: Pick<State, 'bricks' | 'volumes'>): Tally {
  return { devices: counted(bricks, countBricks), volumes: counted(volumes, countVolumes) };
}

type Counts<C> = Readonly<Record<Id, C>>;

/** Takes entries in, or out again, beside what is counted already. */
interface Counting<T, C> {
  add(entry: T, by: 1 | -1): void;
  result(): Counts<C>;
}

type Begin<T, C> = (before: Counts<C>) => Counting<T, C>;

function carried<T, C>(
  entries: Entries<T>,
  known: WeakMap<object, () => Counts<C>>,
  begin: Begin<T, C>,
): Counts<C> {
  const there = known.get(entries);
  if (there !== undefined) return there();
  const made =
    entries instanceof Changed
      ? afterChanges<T, C>(entries, begin(carried<T, C>(entries.root, known, begin)))
      : counted(entries.all(), begin);
  known.set(entries, () => made);
  return made;
}

function afterChanges<T, C>({ root, changes }: Changed<T>, counting: Counting<T, C>): Counts<C> {
  for (const [id, now] of changes) {
    const was = root.get(id);
    if (was !== undefined) counting.add(was, -1);
    if (now !== null) counting.add(now, 1);
  }
  return counting.result();
}

function counted<T, C>(table: Table<T>, begin: Begin<T, C>): Counts<C> {
  const counting = begin({});
  for (const entry of Object.values(table)) counting.add(entry, 1);
  return counting.result();
}

function countVolumes(before: Counts<number>): Counting<Volume, number> {
  const volumes = new Map(Object.entries(before));
  return {
    add: ({ cluster }, by) => addTo(volumes, cluster, by),
    result: () => Object.fromEntries(volumes),
  };
}

function countBricks(before: Counts<DeviceTally>): Counting<Brick, DeviceTally> {
  const touched = new Map<Id, DeviceCount>();
  return {
    add(brick, by) {
      const count = touched.get(brick.device) ?? countOn(before[brick.device] ?? NONE);
      touched.set(brick.device, count);
      countBrick(count, brick, by);
    },
    result() {
      const devices = { ...before };
      for (const [id, count] of touched) {
        if (count.bricks === 0) delete devices[id];
        else devices[id] = { ...count, metadata: Object.fromEntries(count.metadata) };
      }
      return devices;
    },
  };
}

/** A tally that is being made: an object with sizes as its keys takes long to copy, brick by brick. */
interface DeviceCount {
  bricks: number;
  usedKiB: number;
  readonly metadata: Map<string, number>;
  guests: number;
}

function countOn(tally: DeviceTally): DeviceCount {
  return { ...tally, metadata: new Map(Object.entries(tally.metadata)) };
}

function countBrick(count: DeviceCount, { id, pool, poolKiB, metadataKiB }: Brick, by: 1 | -1): void {
  count.bricks += by;
  if (pool !== ownPool(id)) {
    count.guests += by;
    return;
  }
  count.usedKiB += by * (poolKiB + metadataKiB);
  addTo(count.metadata, String(metadataKiB), by);
}

function addTo(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const left = (counts.get(key) ?? 0) + by;
  if (left === 0) counts.delete(key);
  else counts.set(key, left);
}
