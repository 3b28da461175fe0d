/** Everything a simulation is made of: plain data, saved and loaded as JSON. */
export interface SimulationModel {
  readonly format: 1;
  /** Feeds ids: the same history gives the same ids. */
  drawn: number;
  /** Milliseconds since the epoch, on the clock that all hosts share; commands make it go on. */
  time: number;
  readonly hosts: HostModel[];
  pools: PoolModel[];
  /** How the self-heal daemons go on; absent: as usual. */
  healing?: Healing;
}

export interface Healing {
  /** Entries of each volume that are healed from one script to the next. */
  readonly perLook: number;
  readonly frozen: boolean;
}

export interface HostModel {
  readonly name: string;
  readonly storage: string;
  readonly zone: number;
  uuid: string;
  up: boolean;
  boots: number;
  clockOffsetSeconds: number;
  diskFull: boolean;
  readonly disks: Disk[];
  readonly groups: Record<string, VolumeGroup>;
  readonly root: FileTree;
  /** What is mounted when it starts, where that is not /etc/fstab. */
  readonly fstab?: string;
  /** Never changed in place: what is looked up in it is kept with it. */
  mounts: readonly Mount[];
  readonly services: Record<string, Service>;
  modules: string[];
  /** Commands that this host lacks. */
  readonly missing: string[];
  /** Packages that are installed; absent: all that a gluster host needs. */
  packages?: string[];
  /** Kernel modules that are loaded; absent: all that are there. */
  loaded?: string[];
  /** Processes that keep a mount busy. */
  readonly processes: { readonly pid: number; readonly command: string; readonly directory: string }[];
  /** Processes that wait for a disk that hangs, and can't be killed. */
  stuck?: { readonly pid: number; readonly group: number; readonly command: string }[];
  /** Brick processes by brick path. */
  bricks: Record<string, { pid: number; port: number }>;
  /** What is wrong with it by order; absent: nothing. */
  defects?: Defects;
  /** Its glusterd took volumes over from others, and has not been started since. */
  importedSinceStart?: boolean;
  /** How often volumes must still be asked for there before its glusterd has got them from others. */
  importing?: number;
  /** How often peers must still be listed before it and they are connected. */
  settling?: number;
  /** It and its peers have different files of one version of a volume. */
  rejected?: boolean;
}

/** What can be nearly full: the data and the metadata of thin pools, and the file systems of bricks. */
export type FillKind = 'pool-data' | 'pool-metadata' | 'brick-used' | 'brick-inodes';

/** What ails a host beyond what its other parts tell. */
export interface Defects {
  loginRefused?: boolean;
  /** Who logs in isn't root, and this is what sudo does for him. */
  sudo?: 'free' | 'password' | 'missing';
  glusterdHangs?: boolean;
  /** Hosts whose loss its glusterd doesn't notice, until it is started again. */
  stuckOn?: string[];
  /** The volume whose file was changed by hand there. */
  edited?: string;
  /** No self-heal daemon runs: until glusterd, or a volume by force, is started. */
  healerStopped?: boolean;
  /** Volumes that its self-heal daemon has lost: until that process ends. */
  lostHeal?: string[];
  version?: string;
  varFreeKiB?: number;
  /** What LVM says is wrong with its thin pools: the letter of their attributes. */
  poolHealth?: 'F' | 'D' | 'M';
  /** How full, in percent, all of a kind are there. */
  fill?: Partial<Record<FillKind, number>>;
  firewall?: Firewall;
  /** The address that it really has, where that isn't its storage address. */
  address?: string;
  /** Packages that no repository has for it. */
  withheld?: string[];
  /** The host whose glusterd id it shows, and its own. */
  idOf?: { readonly host: string; readonly own: string };
}

export interface Firewall {
  /** Silence, an ICMP message, or what looks like a closed port. */
  readonly how: 'drop' | 'reject' | 'refuse';
  /** null: all but SSH. */
  readonly ports: readonly number[] | null;
}

export interface Disk {
  readonly path: string;
  sizeKiB: number;
  readonly vgSizeKiB: number | null;
  serial: string;
  readonly model: string;
  readonly rotational: boolean;
  readonly readOnly: boolean;
  /** What another driver made of it. */
  readonly heldBy?: { readonly path: string; readonly type: string };
  content: Content | null;
  /** It answers with errors to all that is asked of it, or is no longer there. */
  failed?: 'errors' | 'gone';
  /** It answers nothing at all, not even with an error. */
  hangs?: true;
}

export type Content =
  | { readonly type: 'xfs' | 'ext4'; uuid: string; label: string; tree: FileTree }
  | { readonly type: 'swap'; uuid: string; label: string }
  | { readonly type: 'gpt'; uuid: string; readonly partitions: { readonly sizeKiB: number }[] }
  | {
      readonly type: 'lvm';
      readonly uuid: string;
      group: string | null;
      startKiB: number;
      /** What LVM took in of the disk; a disk that grows gives it no more by itself. */
      pvKiB?: number;
      tags: string[];
    };

export interface VolumeGroup {
  readonly uuid: string;
  readonly extentKiB: number;
  /** Paths of its disks. */
  readonly disks: string[];
  tags: string[];
  readonly volumes: Record<string, LogicalVolume>;
}

export interface LogicalVolume {
  readonly name: string;
  readonly uuid: string;
  readonly kind: 'pool' | 'thin' | 'linear' | 'spare';
  sizeKiB: number;
  /** Of a pool. */
  metadataKiB: number;
  chunkKiB: number;
  /** Of a thin volume. */
  pool: string | null;
  origin: string | null;
  active: boolean;
  skipActivation: boolean;
  /** Milliseconds since the epoch; absent in simulations of older versions. */
  created?: number;
  tags: string[];
  content: Content | null;
}

export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: string;
  /** Of a client of gluster: the id of its volume, and its process. */
  readonly volume?: string;
  readonly pid?: number;
  /** That process is gone; it is mounted still. */
  readonly ended?: true;
  /** Of a file system that could not write: it gives errors until it is mounted anew. */
  readonly shutDown?: true;
}

/** What a client of a volume sees. */
export interface Served {
  readonly tree: FileTree;
  /** Of the volume. */
  readonly id: string;
  /** How many bytes more it takes. */
  free(): number;
}

export interface FileNode {
  readonly kind: 'file' | 'directory' | 'link';
  mode: number;
  user: number;
  group: number;
  /** Of a link its target. */
  content: string;
  /** Content at the last sync, where it has changed since. */
  synced: string | null;
  attributes: Record<string, string>;
  /** Seconds since the epoch, where it was written through a volume or by a shell. */
  modified?: number;
}

export interface FileTree {
  nodes: Record<string, FileNode>;
  /** What was at paths whose coming and going isn't on disk yet; null: nothing. */
  pending: Record<string, FileNode | null>;
}

export interface PoolModel {
  readonly id: string;
  members: string[];
  /** Members that others know by their host name first, and whether somebody has probed them by their address since. */
  byName?: { readonly host: string; address: boolean }[];
  /** Whom its only member takes for its peers, who let it go while it was off. */
  former?: readonly string[];
  /** Members that don't know it themselves any more, since they lost what they had on disk. */
  away?: AwayMember[];
  readonly volumes: Record<string, GlusterVolume>;
  readonly snapshots: Record<string, GlusterSnapshot>;
  /** What members still have that were down when it was deleted, or a volume put back to it: it comes back with them. */
  missed?: { readonly host: string; readonly snapshot: GlusterSnapshot }[];
}

export interface AwayMember {
  readonly host: string;
  /** By which the others know it. */
  readonly uuid: string;
  /** It has that id again, but knows no peers, or one that it probed since. */
  known?: 'by-id' | 'probed';
}

export interface GlusterBrick {
  /** As it was given to gluster. */
  readonly host: string;
  readonly path: string;
  /** glusterd's own id of the host. */
  readonly uuid: string;
  /** gluster's number of it within its volume, which a replacement keeps; absent: its position. */
  readonly number?: number;
  /** Of a snapshot or clone: its group and thin volume, which gluster mounts itself. */
  readonly group?: string;
  readonly volume?: string;
}

export interface GlusterVolume {
  readonly name: string;
  readonly id: string;
  status: 'created' | 'started' | 'stopped';
  replica: number;
  arbiter: number;
  /** What gluster calls it, where it is of a kind that nobody can make any more. */
  kind?: string;
  readonly disperse: number;
  readonly redundancy: number;
  bricks: GlusterBrick[];
  options: Record<string, string>;
  rebalance: {
    readonly id: string;
    status: 'in progress' | 'completed' | 'stopped' | 'failed';
    polls: number;
  } | null;
  removal: Removal | null;
  clients: { readonly address: string }[];
  /** Absent: what gluster allows at most. */
  snapshotLimit?: number;
  /** Of a clone: the snapshot it came from. */
  origin: string | null;
  /** How often what is on the disks of its hosts has changed, and a digest of that; absent: never stored. */
  stored?: { version: number; digest: string };
  /** What clients were told is written, by path. */
  written?: Record<string, string>;
  /** Files that a client holds open. */
  open?: readonly string[];
  /** Bricks that others took the place of. */
  left?: readonly GlusterBrick[];
  /** Something may wait for healing. */
  unhealed?: boolean;
  /** What clients see that have mounted it on a host; absent: none ever has. */
  files?: FileTree;
}

export interface Removal {
  readonly id: string;
  status: 'in progress' | 'completed' | 'failed';
  readonly bricks: string[];
  /** By brick, as HOST:/PATH; absent before anything moved. */
  moved?: Record<string, Moved>;
}

export interface Moved {
  files: number;
  bytes: number;
  lookups: number;
  failures: number;
  skipped: number;
}

export interface GlusterSnapshot {
  readonly name: string;
  readonly id: string;
  readonly volume: string;
  /** Name of gluster's own volume of the snapshot; its mounts and thin volumes are named after it. */
  readonly snapVolume: string;
  readonly created: number;
  readonly description: string;
  active: boolean;
  readonly copy: GlusterVolume;
}

export interface Service {
  active: boolean;
  enabled: boolean;
  /** What it has started goes on when it is stopped: not so unless systemd was told, as with Debian's glusterd. */
  spares?: boolean;
}
