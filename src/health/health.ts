import type { Task } from '../gluster/status-all.ts';
import type { Id } from '../model/ids.ts';

/** From best to worst, but for what can't be told. */
export const WORDS = ['HEALTHY', 'DEGRADED', 'UNKNOWN', 'AT RISK', 'PARTIAL', 'DOWN'] as const;
export type Word = (typeof WORDS)[number];

/** What each word means, for help and documentation. */
export const MEANINGS: Readonly<Record<Word, string>> = {
  HEALTHY: 'all that should run runs, and nothing waits to be healed',
  DEGRADED:
    'all data can be reached, as far as is known, but something is wrong, in maintenance, or waits to be healed',
  UNKNOWN: 'too little answered to tell',
  'AT RISK':
    'all data can be reached, as far as is known, but the next brick, disk or host that fails may take some of it away',
  PARTIAL: 'a part of the data can not be reached',
  DOWN: 'no data can be reached',
};

export function worst(words: readonly Word[]): Word {
  return WORDS[Math.max(0, ...words.map((word) => WORDS.indexOf(word)))] ?? 'HEALTHY';
}

/** Every kind of finding, by the name that programs may rely on. */
export const FINDING_KINDS = [
  'host-off',
  'host-refused',
  'host-silent',
  'host-reinstalled',
  'node-maintenance',
  'glusterd-down',
  'glusterd-stuck',
  'glusterd-refused',
  'member-stuck',
  'cluster-silent',
  'peer-rejected',
  'peer-disconnected',
  'peer-missing',
  'peer-unsettled',
  'peer-unknown',
  'server-quorum',
  'brick-down',
  'brick-away',
  'brick-unmounted',
  'disk-failing',
  'brick-shut-down',
  'disk-hangs',
  'disk-missing',
  'pool-ailing',
  'heal-daemon-down',
  'heal-daemon-lost-volume',
  'heal-pending',
  'split-brain',
  'good-copy-away',
  'pool-data-full',
  'pool-metadata-full',
  'brick-full',
  'brick-inodes-full',
  'versions-differ',
  'op-versions-differ',
  'clocks-differ',
  'rebalance-running',
  'rebalance-failed',
  'remove-brick-running',
  'remove-brick-uncommitted',
  'remove-brick-failed',
  'operation-running',
  'operation-unfinished',
  'volume-unknown',
  'volume-missing',
  'volume-stopped',
  'bricks-differ',
  'auth-allow-damaged',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A notice is no trouble; a warning degrades a cluster; what is critical puts it at risk. */
export type Level = 'notice' | 'warning' | 'critical';

export interface Next {
  /** As it is typed. */
  readonly command: string;
  /** The host to type it on; null: where this program runs. */
  readonly on: string | null;
  /** What must be so first; left out where it can be typed at once. */
  readonly when?: string;
}

export interface Finding {
  readonly kind: FindingKind;
  readonly level: Level;
  /** The host, device, volume or operation that it is about. */
  readonly about: string;
  readonly what: string;
  /** What may come of it; empty where that is said already. */
  readonly risk: string;
  readonly next: readonly Next[];
}

/** `away`: on a host that is off, or that the cluster does not see; `maintenance`: stopped there with its host. */
export type BrickState =
  | 'up'
  | 'down'
  | 'away'
  | 'maintenance'
  | 'unmounted'
  | 'failing'
  | 'hangs'
  | 'unknown'
  | 'stopped';

export interface BrickHealth {
  /** null: the state doesn't know it. */
  readonly id: Id | null;
  /** As a person names the place: `gl1:/dev/sdb`. */
  readonly place: string;
  /** Management name; as gluster names it where the state doesn't know it. */
  readonly host: string;
  /** As gluster names it. */
  readonly path: string;
  readonly arbiter: boolean;
  /** It lies where others made it. */
  readonly foreign?: true;
  readonly state: BrickState;
  /** Entries that it keeps account of, to be brought to others; null: not known. */
  readonly pending: number | null;
  readonly usedPercent: number | null;
  readonly sizeKiB: number | null;
  readonly freeKiB: number | null;
}

/** Of a volume: STOPPED is as the state wants it. */
export type VolumeWord = Word | 'STOPPED';

export interface SetHealth {
  /** From 1 on. */
  readonly number: number;
  readonly word: Word;
  /** How many more of its bricks may fail, whichever, before data is out of reach; null: not known. */
  readonly canLose: number | null;
  readonly pending: number | null;
  /** Entries that wait to be healed and are whole only on what is away, at least; null: not known. */
  readonly outOfReach: number | null;
  readonly bricks: readonly BrickHealth[];
}

export interface VolumeHealth {
  /** null: the state doesn't know it. */
  readonly id: Id | null;
  readonly name: string;
  readonly word: VolumeWord;
  readonly kind: string;
  /** The least of its sets. */
  readonly canLose: number | null;
  readonly pending: number | null;
  /** null: not asked for, or not known. */
  readonly splitBrain: number | null;
  readonly sets: readonly SetHealth[];
  /** An open operation takes it away; `gone`: from gluster, that is, while bricks are still there. Left out where none does. */
  readonly deletion?: 'begun' | 'gone';
  readonly tasks: readonly Task[];
  readonly snapshots: number;
}

export type SshState = 'up' | 'off' | 'refused' | 'failed';

/** `outside`: it answers, and is not the member of the pool that it was. */
export type GlusterdState = 'up' | 'down' | 'stuck' | 'refused' | 'outside' | 'unknown';

export interface HostHealth {
  /** null: it is in gluster's pool only. */
  readonly id: Id | null;
  readonly name: string;
  readonly ssh: SshState;
  readonly glusterd: GlusterdState;
  /** Since when it is in maintenance, ISO 8601; null: it is not. */
  readonly maintenance: string | null;
  /** How many peers see it as a connected member, of those that were asked. */
  readonly seenBy: number;
  readonly askedPeers: number;
  readonly version: string | null;
  readonly opVersion: number | null;
  readonly upSeconds: number | null;
  /** Compared with the others; null: not known. */
  readonly clockOffSeconds: number | null;
  /** Of its thin pools, the fullest. */
  readonly poolData: number | null;
  readonly poolMetadata: number | null;
}

export interface DeviceHealth {
  readonly id: Id;
  readonly place: string;
  /** `unused`: no brick lies there, so it was not looked at. */
  readonly state: 'ok' | 'missing' | 'ailing' | 'failing' | 'hangs' | 'unknown' | 'unused';
  readonly poolData: number | null;
  readonly poolMetadata: number | null;
}

export interface ClusterHealth {
  readonly id: Id;
  readonly name: string | null;
  readonly word: Word;
  /** The worst first. */
  readonly findings: readonly Finding[];
  readonly hosts: readonly HostHealth[];
  readonly devices: readonly DeviceHealth[];
  readonly volumes: readonly VolumeHealth[];
}
