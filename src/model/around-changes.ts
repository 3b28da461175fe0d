import type { Brick } from './entities.ts';
import { amended, entriesOf, entryOf } from './entries.ts';
import type { Id } from './ids.ts';
import { allChanges } from './lanes.ts';
import type { Entry, State, Table, TableName } from './state.ts';

/** Ids of entries that differ between two states, by table. */
export type ChangedIds = { readonly [N in TableName]: readonly Id[] };

/**
 * As much of both states as an invariant that holds in one and not in the other can be about: what is changed, what it
 * belongs to and what belongs to it. Of volumes and bricks that is little; tables that are short are there whole.
 */
export function aroundChanges(
  before: State,
  after: State,
  changed: ChangedIds,
): { readonly before: State; readonly after: State } {
  const around = new Around(before, after);
  for (const id of changed.volumes) around.volume(id);
  for (const id of changed.bricks) around.brick(id);
  for (const id of changed.devices) around.device(id);
  for (const id of changed.clusters) around.cluster(id);
  for (const id of changed.blockVolumes) around.block(id);
  for (const id of changed.operations) around.operation(id);
  return { before: around.partOf(before), after: around.partOf(after) };
}

class Around {
  readonly #before: State;
  readonly #after: State;
  readonly #states: readonly State[];
  readonly #volumes = new Set<Id>();
  readonly #bricks = new Set<Id>();
  readonly #blocks = new Set<Id>();

  constructor(before: State, after: State) {
    this.#before = before;
    this.#after = after;
    this.#states = [before, after];
  }

  partOf(state: State): State {
    return amended(state, {
      volumes: part(state, 'volumes', this.#volumes),
      bricks: part(state, 'bricks', this.#bricks),
      blockVolumes: part(state, 'blockVolumes', this.#blocks),
    });
  }

  /** With all its bricks, those that bear its name, and what lies in it. */
  volume(id: Id): void {
    if (this.#volumes.has(id)) return;
    this.#volumes.add(id);
    for (const state of this.#states) {
      for (const brick of entriesOf(state, 'bricks').having('volume', id)) this.#bricks.add(brick.id);
      for (const block of entriesOf(state, 'blockVolumes').having('hostingVolume', id))
        this.#blocks.add(block.id);
      const name = entryOf(state, 'volumes', id)?.name;
      for (const alike of name === undefined ? [] : entriesOf(state, 'volumes').having('name', name))
        this.volume(alike.id);
    }
  }

  brick(id: Id): void {
    this.#bricks.add(id);
    for (const brick of this.#ofAll<Brick>((state) => entryOf(state, 'bricks', id)))
      this.volume(brick.volume);
  }

  /** Its bricks only where it is gone, or on another node: nothing else of it is a matter of theirs but the space. */
  device(id: Id): void {
    const was = entryOf(this.#before, 'devices', id);
    if (was === undefined || was.node === entryOf(this.#after, 'devices', id)?.node) return;
    for (const state of this.#states)
      for (const brick of entriesOf(state, 'bricks').having('device', id)) this.brick(brick.id);
  }

  /** Its volumes only where it is gone. */
  cluster(id: Id): void {
    if (entryOf(this.#after, 'clusters', id) !== undefined) return;
    for (const state of this.#states)
      for (const volume of entriesOf(state, 'volumes').having('cluster', id)) this.volume(volume.id);
  }

  block(id: Id): void {
    this.#blocks.add(id);
    for (const { hostingVolume } of this.#ofAll((state) => entryOf(state, 'blockVolumes', id)))
      this.volume(hostingVolume);
  }

  /** What an operation is about to bring, or could not take away, is in no volume. */
  operation(id: Id): void {
    for (const operation of this.#ofAll((state) => entryOf(state, 'operations', id)))
      for (const change of allChanges(operation.plan)) {
        if (change.table === 'volumes') this.volume(change.id);
        if (change.table !== 'bricks') continue;
        this.brick(change.id);
        if (change.do === 'add') this.volume(change.value.volume);
      }
  }

  #ofAll<T>(find: (state: State) => T | undefined): readonly T[] {
    return this.#states.flatMap((state) => find(state) ?? []);
  }
}

function part<N extends 'volumes' | 'bricks' | 'blockVolumes'>(
  state: State,
  table: N,
  ids: ReadonlySet<Id>,
): Table<Entry<N>> {
  const entries = entriesOf(state, table);
  return Object.fromEntries(
    [...ids].sort().flatMap((id): [Id, Entry<N>][] => {
      const entry = entries.get(id);
      return entry === undefined ? [] : [[id, entry]];
    }),
  );
}
