import type { HeketiTable } from '../records/database.ts';

export interface Place {
  readonly table: HeketiTable;
  readonly id: string;
}

/** What each kind of finding tells beside its sentence. */
export interface FindingDetails {
  /** A list or a field names an entry that is not there. */
  readonly 'dangling-id': { readonly field: string; readonly names: Place };
  /** An entry says to whom it belongs, and is not in the list there. */
  readonly 'not-listed': { readonly parent: Place; readonly field: string };
  /** An entry is in the list of one, and says that it belongs to another. */
  readonly 'other-parent': { readonly listedBy: Place; readonly field: string; readonly says: string };
  readonly 'listed-twice': { readonly field: string; readonly by: readonly Place[] };
  readonly 'brick-without-path': { readonly device: string; readonly sizeKiB: number };
  readonly 'brick-without-volume': { readonly device: string; readonly path: string };
  readonly 'path-of-other-device': { readonly path: string; readonly device: string };
  readonly 'path-twice': { readonly path: string; readonly node: string; readonly bricks: readonly string[] };
  readonly 'other-node': { readonly node: string; readonly device: string; readonly nodeOfDevice: string };
  /** Of a clone that failed or was caught: its id in the cluster, its bricks, and no volume. */
  readonly 'clone-leftover': { readonly volume: string; readonly bricks: readonly string[] };
  readonly 'pending-on-nothing': { readonly pending: string };
  readonly 'device-sizes': { readonly totalKiB: number; readonly freeKiB: number; readonly usedKiB: number };
  /** More is in use than bricks take. */
  readonly 'phantom-use': { readonly usedKiB: number; readonly bricksKiB: number };
  /** Bricks take more than is in use. */
  readonly 'use-too-small': { readonly usedKiB: number; readonly bricksKiB: number };
  readonly 'block-sizes': {
    readonly sizeGiB: number;
    readonly freeGiB: number;
    readonly reservedGiB: number;
    readonly blockGiB: number;
  };
  readonly 'incomplete-set': { readonly bricks: number; readonly setSize: number };
  readonly 'unknown-mount-host': { readonly host: string };
  readonly 'name-twice': { readonly name: string; readonly others: readonly string[] };
  readonly 'unknown-operation': { readonly type: number; readonly changes: readonly number[] };
  readonly 'unknown-attribute': { readonly value: string };
}

export type FindingKind = keyof FindingDetails;

export interface FindingOf<Kind extends FindingKind> {
  readonly kind: Kind;
  readonly where: Place;
  readonly what: string;
  readonly detail: FindingDetails[Kind];
  /** The operation under way that explains it, and mends it when it ends; null: none does. */
  readonly operation: string | null;
}

export type HeketiFinding = { readonly [Kind in FindingKind]: FindingOf<Kind> }[FindingKind];

const NOUNS: Readonly<Record<HeketiTable, string>> = {
  clusterentries: 'cluster',
  volumeentries: 'volume',
  brickentries: 'brick',
  nodeentries: 'node',
  deviceentries: 'device',
  blockvolumeentries: 'block volume',
  dbattributeentries: 'attribute',
  pendingoperations: 'operation',
};

/** `brick 8f0fe0c817aa4d3d895191460ba16934` */
export function placeWords({ table, id }: Place): string {
  return `${NOUNS[table]} ${id}`;
}
