import type { Access } from './access.ts';
import type { BlockVolume, Brick, Cluster, Device, Node, Volume } from './entities.ts';
import type { Id } from './ids.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** The values a change can add, by table. */
export interface Entities {
  clusters: Cluster;
  nodes: Node;
  devices: Device;
  bricks: Brick;
  volumes: Volume;
  blockVolumes: BlockVolume;
}

/** One change to the state, as data. `update` sets the given fields of what is there. */
export type Change = {
  [T in keyof Entities]:
    | { readonly do: 'add'; readonly table: T; readonly id: Id; readonly value: Entities[T] }
    | { readonly do: 'update'; readonly table: T; readonly id: Id; readonly set: Partial<Entities[T]> }
    | { readonly do: 'remove'; readonly table: T; readonly id: Id };
}[keyof Entities];

/** A POSIX sh script as a value. Built with `sh` in src/shell, never by joining strings. */
export interface Script {
  readonly text: string;
  /** False: only reads; `--dry-run` runs it. */
  readonly changes: boolean;
}

/** What is needed to reach a host; kept in the plan so that recovery needs nothing else. */
export interface HostAddress<A extends Access = Access> {
  /** First management name. */
  readonly name: string;
  readonly access: A;
}

export interface Step {
  /** Unique in the plan, readable: `bricks@node1`. */
  readonly id: string;
  readonly host: HostAddress;
  /** Other hosts that may do it when this one can't be reached (gluster commands). */
  readonly alternatives: readonly HostAddress[];
  /** For people: `create 2 bricks of volume data`. */
  readonly title: string;
  readonly script: Script;
  /** Only reads: what a dry run asks instead, where the script itself would refuse before it changes anything. */
  readonly preview?: Script;
  /** Idempotent; looks before it acts. null: nothing to undo. */
  readonly undo: Script | null;
  /** Where the undo takes nothing back and only clears up behind it: what that is called, and what stays, for people. */
  readonly undoKeeps?: { readonly title: string; readonly what: string };
  /** Bound on the host and here. */
  readonly timeoutSeconds: number;
  /** Names the output reader in src/plans that makes further changes of what `script` prints; null: none is needed. */
  readonly reads: string | null;
  /**
   * When the step can't be done because its host is unreachable: `fail` undoes the plan (or, where the plan
   * rolls forward, keeps the operation); `defer` finishes the rest and keeps the operation for this step alone.
   */
  readonly whenUnreachable: 'fail' | 'defer';
  /**
   * Steps with an equal key never overlap in one process, whatever operation they belong to: gluster takes one
   * transaction per cluster at a time. Usually the cluster's id.
   */
  readonly mutex?: string;
  /**
   * Scripts of one host that say so run one after the other in one process, whatever operation they belong to: LVM takes its volume
   * group for itself, and whoever waits for it looks at all disks again. The first volume's bricks are ready sooner, too.
   */
  readonly oneByOne?: true;
  /** What it prints is for the person, as it comes. */
  readonly prints?: true;
}

/**
 * A script that ends with this code looked, found that it must not go on, and changed nothing: its last lines on
 * stderr say why. It needs no undo, and a plan that rolls forward may still be given up because of it.
 */
export const NOTHING_CHANGED = 77;

/** Exit code of a script that has changed nothing and can't on this host, but may on another of its step's. */
export const NOT_HERE = 76;

/** Exit code of an undo that finds a point of no return behind it: what it is to take back can only be finished. */
export const ONLY_FORWARD = 78;

/** Steps of one stage run in parallel on their hosts; stages follow each other. */
export interface Stage {
  readonly title: string;
  readonly steps: readonly Step[];
  /** Stages of one lane follow each other; lanes that stand together go side by side, some at a time (`Plan.parallel`). */
  readonly lane?: string;
  /** Its steps only look. What they told is judged: go on, look again, or go no further. */
  readonly judge?: Judgement;
  /**
   * Made in the state as soon as the stage is done. What its lane has done by then is over: no longer part of the
   * operation, neither to be run again nor to be undone.
   */
  readonly commits?: readonly Change[];
  /** What its lane has done before can't be taken back: what is left is finished, also where the rest is undone. */
  readonly turned?: true;
}

/** Names a judge (plans/judges.ts), and what it must know. */
export interface Judgement {
  readonly by: string;
  readonly about: Readonly<Record<string, readonly string[]>>;
}

/** A state may hold operations of these, and no others. */
export const OPERATION_KINDS = [
  'create-volume',
  'delete-volume',
  'expand-volume',
  'clone-volume',
  'adopt-volume',
  'change-volume',
  'heal-volume',
  'rebalance-volume',
  'resolve-split-brain',
  'mend-peers',
  'prepare-host',
  'mount-on-node',
  'unmount-on-node',
  'repair',
  'create-snapshot',
  'delete-snapshot',
  'restore-snapshot',
  'add-node',
  'delete-node',
  'add-device',
  'delete-device',
  'resync-device',
  'create-cluster',
  'change-cluster',
  'delete-cluster',
  'change-node',
  'remove-node',
  'start-maintenance',
  'stop-maintenance',
  'roll-node',
  'change-device',
  'remove-device',
  'evict-brick',
  'drain-node',
  'replace-device',
  'replace-node',
  'forget-device',
  'forget-node',
  'load-topology',
] as const;

export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Everything an operation will do, made by a pure function and stored before the first step runs. */
export interface Plan {
  readonly kind: OperationKind;
  /** For people: `create volume data (10 GiB, replica 3)`. */
  readonly title: string;
  /** Made on commit. What `add` brings is reserved from the start: its space and its name are taken. */
  readonly changes: readonly Change[];
  /**
   * Ids that must stay as they are meanwhile: no other open operation may change them. Two plans may use the same
   * id (a node, a device, a cluster); what a plan changes it has for itself.
   */
  readonly uses: readonly Id[];
  readonly stages: readonly Stage[];
  /**
   * Probes that a later command sends before it undoes this: each line that one prints is something that is, or may
   * be, in use and would be lost. The command that made it needs none: nobody can have used it yet.
   */
  readonly beforeUndo?: readonly Step[];
  /** What a person types, or gives with --confirm, to lose it all the same: the name of the volume. */
  readonly confirm?: string;
  /** Lanes that go at once; 2 unless told. */
  readonly parallel?: number;
  /** Which way recovery goes by default: creating rolls back, deleting rolls forward. */
  readonly recovery: 'back' | 'forward';
  /** What a person should know before or after: warnings, skipped hosts. */
  readonly notes: readonly string[];
}

/** Who runs an operation; tells a dead run from a live one. */
export interface Owner extends ProcessIdentity {
  readonly user: string;
  readonly command: string;
}

export interface Operation {
  readonly id: Id;
  readonly plan: Plan;
  /** ISO 8601. */
  readonly created: string;
  readonly owner: Owner;
  /**
   * Drawn when it was reserved and whenever it was taken over, each time a higher one: hosts and state refuse whoever comes with
   * one that is no longer the newest. Absent in what a version without it began.
   */
  readonly token?: number;
  /** A higher number that a host has seen of what it changes, of which this state knows nothing: another copy of it was at work. */
  readonly seenToken?: number;
  /** `running` with a dead owner is stale. `failed`: an undo failed or an outcome is unknown. */
  readonly status: 'running' | 'failed';
  /** Which way it was going when it stopped. */
  readonly direction: 'forward' | 'back';
  /** Why it is unfinished, for people; empty while running. */
  readonly reason: string;
  /**
   * When its process wrote about it last: took it up, went on, or left it unfinished, ISO 8601: bounds how long a script of it may still
   * run somewhere.
   */
  readonly since?: string;
  /** Steps that were deferred (`whenUnreachable: defer`), when all others are done; empty otherwise. */
  readonly remaining: readonly string[];
  /** Steps still to undo when an undo did not succeed; all others were not begun, or are undone. */
  readonly leftToUndo?: readonly string[];
  /** What it waited for when it was written down last, for people: a heal, a rebalance, a host. */
  readonly waitsFor?: string;
  /** Changes that output readers made of what steps have printed so far. */
  readonly readings: readonly Change[];
  /** The operation that brings what this one is for: nothing of this one is written down before that is. */
  readonly after?: Id;
}
