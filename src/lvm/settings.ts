import type { Id } from '../model/ids.ts';

/** What the configuration says about how things are made on hosts. */
export interface HostSettings {
  readonly mountOptions: string;
  readonly fstab: string;
  /** As lvcreate takes it: 256K. */
  readonly chunkSize: string;
  /** Both zero: mkfs.xfs finds out itself. */
  readonly xfsSu: number;
  readonly xfsSw: number;
  readonly pvDataAlignment: string;
  readonly extentSize: string;
  readonly backupLvmMetadata: boolean;
  readonly glusterTimeoutSeconds: number;
  /** The state's lineage: goes into LVM tags, so that a state can be rebuilt from hosts. */
  readonly lineage: Id;
}
