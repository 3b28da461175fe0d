export interface SimulatedDevice {
  readonly path: string;
  readonly sizeKiB: number;
  /** Size that a volume group of this device alone has: makes room for LVM's own data beside it. */
  readonly vgSizeGiB?: number;
  readonly serial?: string;
  readonly model?: string;
  readonly rotational?: boolean;
  readonly readOnly?: boolean;
  /** What another driver made of it: `/dev/md127`, `raid1`. */
  readonly heldBy?: { readonly path: string; readonly type: string };
  /** What is on it: a file system's type, or a partition table. */
  readonly content?: 'ext4' | 'xfs' | 'swap' | 'gpt';
}

export interface SimulatedHost {
  /** How SSH reaches it. */
  readonly name: string;
  /** How gluster reaches it: an address of this host. */
  readonly storage: string;
  readonly zone?: number;
  readonly devices: readonly SimulatedDevice[];
  /** It is a pod, which mounts what stands in this file when it starts, as those of Heketi do; else what /etc/fstab has. */
  readonly fstab?: string;
  /** Only its operating system is installed. */
  readonly bare?: boolean;
}

export interface SimulationOptions {
  readonly hosts: readonly SimulatedHost[];
  /** Added to each round trip: half of it to whatever is sent, half to whatever comes back. */
  readonly latencyMs?: number;
}

/** One script that reached a host. */
export interface JournalEntry {
  readonly host: string;
  /** What ran it: the command line of the SSH channel. */
  readonly exec: string;
  readonly script: string;
  /** Words of each external command that ran, in order. */
  readonly commands: string[];
  /** null while it runs, or when it never ended. */
  code: number | null;
}

export interface HostCounters {
  connections: number;
  scripts: number;
  commands: number;
}
