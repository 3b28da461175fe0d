import type { Tags } from '../../model/entities.ts';
import type { KiB } from '../../model/sizes.ts';

/** What a new volume is asked to be, whether by flags or by a topology file. */
export interface NewVolume {
  readonly size: KiB;
  readonly durability: string;
  readonly replica: number;
  readonly disperseData: number;
  readonly redundancy: number;
  readonly arbiter: boolean;
  readonly averageFileSize: number | null;
  readonly snapshotFactor: number;
  readonly clusters: readonly string[];
  readonly glusterVolumeOptions: readonly string[];
  readonly gid: number;
  readonly block: boolean;
  readonly tag: Tags;
  readonly bricksMax: number | null;
  readonly sets: number | null;
}
