import type { Access } from '../model/access.ts';
import type { Id } from '../model/ids.ts';

/** What the configuration says about how things are made on hosts. */
export interface HostSettings {
  readonly mountOptions: string;
  /** The file that brick mounts are written to: a pod mounts another one than a host does. */
  readonly fstabs: Readonly<Record<Access['via'], string>>;
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

/** Of one host: which file its mounts stand in depends on how it is reached. */
export interface MountSettings extends HostSettings {
  readonly fstab: string;
}

export function settingsOn({ access }: { readonly access: Access }, settings: HostSettings): MountSettings {
  return { ...settings, fstab: settings.fstabs[access.via] };
}
