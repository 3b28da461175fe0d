import type { HeketiTable } from './database.ts';
import type { BucketName } from './forms.ts';

/** Where the entries of each bucket stand in the export. */
export const TABLES: Readonly<Record<BucketName, HeketiTable>> = {
  CLUSTER: 'clusterentries',
  VOLUME: 'volumeentries',
  BRICK: 'brickentries',
  NODE: 'nodeentries',
  DEVICE: 'deviceentries',
  BLOCKVOLUME: 'blockvolumeentries',
  DBATTRIBUTE: 'dbattributeentries',
  PENDING_OPERATIONS: 'pendingoperations',
};

/** In every file of every version. */
export const ALWAYS_THERE: readonly BucketName[] = ['CLUSTER', 'NODE', 'VOLUME', 'DEVICE', 'BRICK'];

/** Keys of an index from host names and disks to ids: all that it says stands in the entries, too. */
const REGISTRY: Readonly<Partial<Record<BucketName, RegExp>>> = {
  NODE: /^(?:MANAGE|STORAGE)./,
  DEVICE: /^DEVICE./,
};

export function isBucketName(name: string): name is BucketName {
  return Object.hasOwn(TABLES, name);
}

export function isRegistryKey(bucket: BucketName, key: string): boolean {
  return REGISTRY[bucket]?.test(key) ?? false;
}
