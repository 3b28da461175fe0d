import type { HeketiDatabase, HeketiOperation } from '../records/database.ts';

/** Numbers of Heketi's types of operations. */
export const TYPES = {
  createVolume: 1,
  deleteVolume: 2,
  expandVolume: 3,
  createBlockVolume: 4,
  deleteBlockVolume: 5,
  removeDevice: 6,
  cloneVolume: 7,
  evictBrick: 8,
  expandBlockVolume: 9,
} as const;

/** Numbers of the actions that operations consist of. */
export const ACTIONS = {
  addBrick: 1,
  addVolume: 2,
  deleteBrick: 3,
  deleteVolume: 4,
  expandVolume: 5,
  addBlockVolume: 6,
  deleteBlockVolume: 7,
  removeDevice: 8,
  cloneVolume: 9,
  addVolumeClone: 11,
  expandBlockVolume: 14,
} as const;

export type Action = keyof typeof ACTIONS;

/** What the actions of a kind are about. */
export function targets({ Actions }: HeketiOperation, action: Action): readonly string[] {
  return Actions.flatMap(({ Change, Id }) => (Change === ACTIONS[action] ? [Id] : []));
}

/** What operations under way are about to bring: nothing of that is there for certain. */
export interface Coming {
  readonly volumes: ReadonlySet<string>;
  readonly bricks: ReadonlySet<string>;
  readonly blockVolumes: ReadonlySet<string>;
}

export function coming({ pendingoperations }: HeketiDatabase): Coming {
  const all = Object.values(pendingoperations);
  const of = (action: Action) => new Set(all.flatMap((operation) => targets(operation, action)));
  return {
    volumes: new Set([...of('addVolume'), ...of('addVolumeClone')]),
    bricks: of('addBrick'),
    blockVolumes: of('addBlockVolume'),
  };
}
