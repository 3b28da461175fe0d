/** Conditions that must be known to be true before a brick is given up. Their names are what a person waives, where that can be. */
export const GATES = {
  'set-online': 'every other brick of its set runs',
  'self-heal-daemon': 'the self-heal daemon runs wherever its set has bricks',
  healed: 'nothing waits to be healed in its set',
  'good-copy': 'no data is whole on this brick alone',
  'good-copy-unproven': 'it can be proven that no data is whole on this brick alone',
  'no-task': 'no rebalance, brick removal or geo-replication goes on',
  'no-snapshots': 'the volume has no snapshots',
  'peers-agree': 'all hosts see each other as members of the same pool',
  quorum: 'more than half of the pool is connected',
  'new-brick': 'the new brick is mounted, and empty',
  fuse: 'the host of the new brick can mount the volume',
  sharded: 'files are not cut into shards',
  room: 'the files of the brick have room on the others',
} as const;

export type Gate = keyof typeof GATES;

/** Snapshots are given up by deleting them; see plans/snapshots-first.ts. */
const NEVER_WAIVED: ReadonlySet<string> = new Set<Gate>(['no-snapshots']);

export function isWaivable(gate: Gate): boolean {
  return !NEVER_WAIVED.has(gate);
}

/** Those that --accept takes, with what each means. */
export const WAIVABLE_GATES: readonly (readonly [name: string, means: string])[] = Object.entries(
  GATES,
).filter(([name]) => !NEVER_WAIVED.has(name));

/** Why a gate is shut. */
export interface Shut {
  readonly gate: Gate;
  readonly seen: string;
  /** What to do, each a sentence. */
  readonly cures: readonly string[];
}

export function isGate(word: string): word is Gate {
  return Object.hasOwn(GATES, word);
}
