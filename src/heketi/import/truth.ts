import type { VolumeInfo } from '../../gluster/info.ts';
import { type FoundSnapshot, recordedSnapshot } from '../../gluster/snapshot.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Snapshot } from '../../model/entities.ts';
import { grouped } from '../../model/grouped.ts';
import type { HeketiDatabase } from '../records/database.ts';

/** What hosts told, by the node's id; of those that could not be asked nothing is known. */
export type Inventories = ReadonlyMap<string, Inventory>;

/** What gluster knows of a cluster's volumes; null: no host of it told. */
export interface ClusterTruth {
  readonly volumes: ReadonlyMap<string, VolumeInfo>;
  /** By volume; null: not told. */
  readonly snapshots: ReadonlyMap<string, readonly Snapshot[]> | null;
}

export function clusterTruth(
  { nodeentries }: HeketiDatabase,
  inventories: Inventories,
  cluster: string,
): ClusterTruth | null {
  const told = Object.values(nodeentries)
    .filter(({ Info }) => Info.cluster === cluster)
    .flatMap(({ Info }) => inventories.get(Info.id) ?? []);
  const volumes = mostTold(told.flatMap((one) => (one.volumes === null ? [] : [one.volumes])));
  if (volumes === null) return null;
  const snapshots = mostTold(told.flatMap((one) => (one.snapshots === null ? [] : [one.snapshots])));
  return {
    volumes: new Map(volumes.map((volume) => [volume.name, volume])),
    snapshots: snapshots === null ? null : byVolume(snapshots),
  };
}

/** A host that is in no pool knows of nothing: the one that knows most is believed. */
function mostTold<T>(lists: readonly (readonly T[])[]): readonly T[] | null {
  return lists.reduce<readonly T[] | null>(
    (most, list) => (most === null || list.length > most.length ? list : most),
    null,
  );
}

function byVolume(found: readonly FoundSnapshot[]): ReadonlyMap<string, readonly Snapshot[]> {
  const all = grouped(found, ({ volume }) => volume);
  return new Map([...all].map(([volume, own]) => [volume, own.map(recordedSnapshot)]));
}
