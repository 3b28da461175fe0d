import type { HeketiOperation, HeketiTable } from './database.ts';

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

/** The actions that operations consist of, and what each is about; null: nothing that has a record. */
export const ACTIONS = {
  addBrick: { number: 1, about: 'brickentries' },
  addVolume: { number: 2, about: 'volumeentries' },
  deleteBrick: { number: 3, about: 'brickentries' },
  deleteVolume: { number: 4, about: 'volumeentries' },
  expandVolume: { number: 5, about: 'volumeentries' },
  addBlockVolume: { number: 6, about: 'blockvolumeentries' },
  deleteBlockVolume: { number: 7, about: 'blockvolumeentries' },
  removeDevice: { number: 8, about: 'deviceentries' },
  cloneVolume: { number: 9, about: 'volumeentries' },
  // No version ever wrote it.
  snapshotVolume: { number: 10, about: null },
  // A volume that is being cloned has no record yet.
  addVolumeClone: { number: 11, about: null },
  childOperation: { number: 12, about: 'pendingoperations' },
  parentOperation: { number: 13, about: 'pendingoperations' },
  expandBlockVolume: { number: 14, about: 'blockvolumeentries' },
} as const satisfies Readonly<
  Record<string, { readonly number: number; readonly about: HeketiTable | null }>
>;

export type Action = keyof typeof ACTIONS;

const TYPE_NUMBERS: ReadonlySet<number> = new Set(Object.values(TYPES));
const ABOUT: ReadonlyMap<number, HeketiTable | null> = new Map(
  Object.values(ACTIONS).map(({ number, about }) => [number, about]),
);

/** Some version of Heketi makes such an operation. */
export function isKnown({ Type, Actions }: Pick<HeketiOperation, 'Type' | 'Actions'>): boolean {
  return TYPE_NUMBERS.has(Type) && Actions.every(({ Change }) => ABOUT.has(Change));
}

/** Where the record is of what an action is about; null: there is none, or the action is not known. */
export function tableOf(change: number): HeketiTable | null {
  return ABOUT.get(change) ?? null;
}

/** What the actions of a kind are about. */
export function targets({ Actions }: HeketiOperation, action: Action): readonly string[] {
  return Actions.flatMap(({ Change, Id }) => (Change === ACTIONS[action].number ? [Id] : []));
}
