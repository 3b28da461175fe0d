import type { BlockVolume, Brick, Cluster, Device, Node, Volume } from './entities.ts';

import type { Id } from './ids.ts';
import type { Operation } from './plan.ts';

/**
 * What the state file holds. Sizes are whole KiB. What can be derived is not stored: lists of a parent's
 * children, used space, mount strings.
 */
export interface State {
  readonly format: 3;
  readonly lineage: Id;
  readonly serial: number;
  /** null until the first node is added; then real and simulated hosts never mix. */
  readonly simulated: boolean | null;
  readonly clusters: Table<Cluster>;
  readonly nodes: Table<Node>;
  readonly devices: Table<Device>;
  readonly bricks: Table<Brick>;
  readonly volumes: Table<Volume>;
  readonly blockVolumes: Table<BlockVolume>;
  readonly operations: Table<Operation>;
}

export type Table<T> = Readonly<Record<Id, T>>;

/** In the order of the file. */
export const TABLES = [
  'clusters',
  'nodes',
  'devices',
  'bricks',
  'volumes',
  'blockVolumes',
  'operations',
] as const;

export type TableName = (typeof TABLES)[number];

export type Entry<N extends TableName> = State[N][Id];

export function tableOf<T extends { readonly id: Id }>(entries: readonly T[]): Table<T> {
  return Object.fromEntries(entries.map((entry) => [entry.id, entry]));
}

export function emptyState(lineage: Id): State {
  return {
    format: 3,
    lineage,
    serial: 0,
    simulated: null,
    clusters: {},
    nodes: {},
    devices: {},
    bricks: {},
    volumes: {},
    blockVolumes: {},
    operations: {},
  };
}

/** Whether there is nothing in it yet. */
export function isEmpty(state: State): boolean {
  return TABLES.every((table) => Object.keys(state[table]).length === 0);
}
