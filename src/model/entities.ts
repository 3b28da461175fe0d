import type { Access } from './access.ts';
import type { Id } from './ids.ts';

/**
 * What the state's tables hold. Sizes are whole KiB. What can be derived is not stored: lists of a parent's children,
 * used space, mount strings.
 */

export type Tags = Readonly<Record<string, string>>;

export interface Cluster {
  readonly id: Id;
  /** Optional human name, unique; null if none. */
  readonly name: string | null;
  readonly file: boolean;
  readonly block: boolean;
}

/** `failed` is what Heketi's text calls `removed`. */
export type EntryState = 'online' | 'offline' | 'failed';

export interface Node {
  readonly id: Id;
  readonly cluster: Id;
  readonly zone: number;
  /** The first is what SSH connects to. */
  readonly manage: readonly string[];
  /** The first is what gluster and mount strings use. */
  readonly storage: readonly string[];
  readonly tags: Tags;
  readonly state: EntryState;
  readonly access: Access;
  /** glusterd's own id of the host, to recognise it; null when not seen yet. */
  readonly glusterUuid: string | null;
  /** Gluster is stopped there for a while; null and absent: it is not. */
  readonly maintenance?: Maintenance | null;
}

export interface Maintenance {
  /** ISO 8601. */
  readonly since: string;
  /** The state it had before, and gets again. */
  readonly was: Exclude<EntryState, 'failed'>;
}

export interface Device {
  readonly id: Id;
  readonly node: Id;
  /** The path given when it was added. */
  readonly name: string;
  /** Stable links and the path, as last seen. */
  readonly paths: readonly string[];
  readonly pvUuid: string | null;
  readonly serialNumber: string | null;
  readonly tags: Tags;
  readonly state: EntryState;
  readonly extentKiB: number;
  /** Size of the volume group vg_<id>; of a foreign one, of its file system. */
  readonly totalKiB: number;
  /** A file system that others made, named by where it is mounted: nothing of it is ever made, mounted or taken away. */
  readonly foreign?: true;
  /** Of a foreign one: the device of ours in whose volume group it lies, and whose space it takes. */
  readonly inside?: Id;
}

/**
 * The thin pool and the thin volume of one brick. Bricks of clones share the pool of their source. On a foreign device
 * pool and volume are what its file system lies in, or the path where that is in no volume group.
 */
export interface Brick {
  readonly id: Id;
  readonly volume: Id;
  readonly device: Id;
  /** Path given to gluster, ending in /brick; of clones below /run/gluster/snaps; on a foreign device any. */
  readonly path: string;
  /** What gluster calls its host, where that isn't the first storage name of the node. */
  readonly host?: string;
  readonly sizeKiB: number;
  readonly poolKiB: number;
  readonly metadataKiB: number;
  readonly pool: string;
  readonly lv: string;
  readonly kind: 'data' | 'arbiter';
  /** Place in gluster's brick order; sets are contiguous. */
  readonly position: number;
  /** The brick that has taken its place: this one is in no volume any more, only still on its disk. */
  readonly replacedBy?: Id;
}

export type Durability =
  | { readonly type: 'none' }
  | { readonly type: 'replicate'; readonly replica: number; readonly arbiter: boolean }
  | { readonly type: 'disperse'; readonly data: number; readonly redundancy: number };

export interface Snapshot {
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  readonly description: string;
  readonly active: boolean;
  /** How many the volume had then; absent where that is not known. */
  readonly bricks?: number;
}

export interface Volume {
  readonly id: Id;
  readonly cluster: Id;
  readonly name: string;
  readonly sizeKiB: number;
  readonly durability: Durability;
  /** Numbers as requested, printed in Heketi's JSON whatever the type: replica 3, disperse 4+2 by default. */
  readonly requested: { readonly replica: number; readonly data: number; readonly redundancy: number };
  /** `key value` strings in the order they were set, as in Heketi. */
  readonly options: readonly string[];
  readonly gid: number;
  /** 1 when snapshots are off. */
  readonly snapshotFactor: number;
  readonly snapshotsEnabled: boolean;
  readonly block: boolean;
  readonly restriction: '' | 'locked' | 'locked-by-update';
  readonly started: boolean;
  readonly tags: Tags;
  readonly snapshots: readonly Snapshot[];
  /** Of a clone: where it came from. The id may no longer exist. */
  readonly cloneOf: Id | null;
  /** gluster's own id; null when not seen. */
  readonly glusterUuid: string | null;
  /** The positions of its bricks are made up: only gluster knows which of them are a set, and it was not asked yet. */
  readonly orderUnknown?: boolean;
  /** ISO 8601; absent where nobody wrote it down. */
  readonly created?: string;
}

export interface BlockVolume {
  readonly id: Id;
  readonly cluster: Id;
  readonly hostingVolume: Id;
  readonly name: string;
  readonly sizeGiB: number;
  readonly usableGiB: number;
  readonly ha: number;
  readonly auth: boolean;
  readonly hosts: readonly string[];
  readonly iqn: string;
  readonly lun: number;
  readonly username: string;
  readonly password: string;
}
