/**
 * Heketi's database as `heketi db export` prints it: ids, sizes and words are Heketi's own. Fields that only some
 * versions have are there with what the export gives for them, and say by that whether they are known: the volume of a
 * brick is "" where v4 wrote it, its SubType 0, its options null.
 */
export interface HeketiDatabase {
  readonly clusterentries: Entries<HeketiCluster>;
  readonly volumeentries: Entries<HeketiVolume>;
  readonly brickentries: Entries<HeketiBrick>;
  readonly nodeentries: Entries<HeketiNode>;
  readonly deviceentries: Entries<HeketiDevice>;
  readonly blockvolumeentries: Entries<HeketiBlockVolume>;
  readonly dbattributeentries: Entries<HeketiAttribute>;
  readonly pendingoperations: Entries<HeketiOperation>;
}

export type HeketiTable = keyof HeketiDatabase;

export type Entries<T> = Readonly<Record<string, T>>;

export interface HeketiCluster {
  readonly Info: {
    readonly id: string;
    readonly nodes: readonly string[];
    readonly volumes: readonly string[];
    /** Both are false where the cluster has no flags yet: `clusterFlags` tells. */
    readonly block: boolean;
    readonly file: boolean;
    readonly blockvolumes: readonly string[];
  };
}

/** "" is online: very old entries. */
export type HeketiState = '' | 'online' | 'offline' | 'failed';

export interface HeketiNode {
  readonly State: HeketiState;
  readonly Info: {
    readonly zone: number;
    readonly hostnames: { readonly manage: readonly string[]; readonly storage: readonly string[] };
    readonly cluster: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly id: string;
  };
  readonly Devices: readonly string[];
}

export interface HeketiDevice {
  readonly State: HeketiState;
  readonly Info: {
    readonly name: string;
    readonly tags?: Readonly<Record<string, string>>;
    /** In KiB. */
    readonly storage: { readonly total: number; readonly free: number; readonly used: number };
    readonly id: string;
    readonly paths?: readonly string[];
    readonly pv_uuid?: string;
  };
  readonly Bricks: readonly string[];
  readonly NodeId: string;
  readonly ExtentSize: number;
}

export interface Pending {
  /** The operation under way; "": none. */
  readonly Id: string;
}

export interface HeketiBrick {
  readonly Info: {
    readonly id: string;
    /** "": a leftover of an old version. */
    readonly path: string;
    readonly device: string;
    readonly node: string;
    /** "": written by v4; the lists of the volumes tell. */
    readonly volume: string;
    readonly size: number;
  };
  readonly TpSize: number;
  readonly PoolMetadataSize: number;
  readonly Pending: Pending;
  /** "": `tp_<id>` */
  readonly LvmThinPool: string;
  /** "": `brick_<id>` */
  readonly LvmLv: string;
  /** 0: not known, and so data; 1: data; 2: arbiter. */
  readonly SubType: number;
}

export interface HeketiVolume {
  readonly Info: {
    readonly size: number;
    readonly clusters?: readonly string[] | null;
    readonly name: string;
    readonly durability: {
      readonly type?: '' | 'none' | 'replicate' | 'disperse';
      readonly replicate: { readonly replica?: number };
      readonly disperse: { readonly data?: number; readonly redundancy?: number };
    };
    readonly gid?: number;
    readonly glustervolumeoptions?: readonly string[] | null;
    readonly block?: boolean;
    readonly snapshot: { readonly enable: boolean; readonly factor: number };
    readonly id: string;
    readonly cluster: string;
    readonly mount: {
      readonly glusterfs: {
        readonly hosts: readonly string[];
        readonly device: string;
        readonly options: Readonly<Record<string, string>>;
      };
    };
    readonly blockinfo: {
      readonly freesize?: number;
      readonly reservedsize?: number;
      readonly blockvolume?: readonly string[] | null;
      readonly restriction?: '' | 'locked' | 'locked-by-update';
    };
  };
  readonly Bricks: readonly string[];
  /** The options in force; "" stands for settings of the server that were not set. */
  readonly GlusterVolumeOptions: readonly string[] | null;
  readonly Pending: Pending;
}

export interface HeketiBlockVolume {
  readonly Info: {
    readonly size: number;
    readonly clusters?: readonly string[] | null;
    readonly name: string;
    readonly hacount?: number;
    readonly auth?: boolean;
    readonly id: string;
    readonly blockvolume: {
      readonly hosts: readonly string[] | null;
      readonly iqn: string;
      readonly lun: number;
      readonly username: string;
      readonly password: string;
    };
    readonly cluster?: string;
    readonly blockhostingvolume?: string;
    /** Absent: the size. */
    readonly usablesize?: number;
  };
  readonly Pending: Pending;
}

export interface HeketiAttribute {
  readonly Key: string;
  readonly Value: string;
}

export interface HeketiOperation {
  readonly Id: string;
  readonly Timestamp: number;
  readonly Type: number;
  readonly Actions: readonly HeketiAction[];
  readonly Status: '' | 'stale' | 'failed';
}

export interface HeketiAction {
  readonly Change: number;
  readonly Id: string;
  readonly Delta: number | null;
}
