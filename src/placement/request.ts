import type { Durability } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { TagRule } from './tags.ts';

export interface Limits {
  /** No brick of a split volume is smaller; an unsplit one may be as small as XFS allows. */
  readonly brickMinKiB: number;
  readonly brickMaxKiB: number;
  /** More bricks than this are allowed, with a note. */
  readonly bricksWarning: number;
}

export interface PlacementRequest {
  readonly cluster: Id;
  readonly sizeKiB: number;
  readonly durability: Durability;
  /** 1 when snapshots are off. */
  readonly snapshotFactor: number;
  readonly averageFileSizeKiB: number;
  readonly zoneChecking: 'none' | 'strict';
  readonly tagRules: readonly TagRule[];
  /** No data brick goes to a device tagged arbiter:required; else only where it fits nowhere else. */
  readonly sparesArbiterDevices?: boolean;
  readonly limits: Limits;
  /** Management names of hosts that can't be used now. */
  readonly unreachable: ReadonlySet<string>;
  /** Exactly this many sets, where the user fixed it. */
  readonly setCount?: number;
  /** Bricks the volume has already, when it is expanded: then its durability stands, too. */
  readonly existingBricks?: number;
}

export interface PlacedBrick {
  readonly device: Id;
  readonly node: Id;
  readonly sizeKiB: number;
  readonly poolKiB: number;
  readonly metadataKiB: number;
  readonly kind: 'data' | 'arbiter';
}

export interface Placement {
  /** In gluster's order; of an arbiter set the third is the arbiter. */
  readonly sets: readonly (readonly PlacedBrick[])[];
  readonly notes: readonly string[];
}
