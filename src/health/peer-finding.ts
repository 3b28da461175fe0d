import { RESTART_GLUSTERD } from '../gluster/glusterd-restart.ts';
import type { GlusterdStore } from '../gluster/glusterd-store.ts';
import type { Resting } from '../model/resting.ts';

/** One host of a cluster, and what its glusterd has and says. */
export interface PeerSeen {
  readonly host: string;
  /** All that gluster may call it. */
  readonly names: readonly string[];
  /** null: it was not reached. */
  readonly store: GlusterdStore | null;
  /** Why it was not. */
  readonly problem: string;
  /** Gluster is stopped there for a while; null: it is not. */
  readonly resting: Resting | null;
}

/** What has to be done, in this order; `on` is a host. */
export interface CureStep {
  readonly on: string;
  readonly command: string;
}

/** What a plan may do of itself: nothing but settings of a volume as they are, and starts of glusterd. */
export type Remedy =
  | { readonly do: 'restart'; readonly host: string }
  | {
      readonly do: 'renew';
      readonly volume: string;
      readonly option: string;
      readonly value: string;
      readonly host: string;
    };

export interface PeerFinding {
  /** What differs, in one line. */
  readonly what: string;
  /** Who has what, where lines differ. */
  readonly lines: readonly { readonly hosts: readonly string[]; readonly line: string }[];
  readonly cure: readonly CureStep[];
  /** What else a person should know. */
  readonly advice: string;
  /** Empty: only a person can do it. */
  readonly remedies: readonly Remedy[];
}

export interface Told {
  readonly host: string;
  readonly names: readonly string[];
  readonly store: GlusterdStore;
}

export const IN_CLUSTER = 'Peer in Cluster';

export function finding(what: string, more: Partial<Omit<PeerFinding, 'what'>> = {}): PeerFinding {
  return { what, lines: [], cure: [], advice: '', remedies: [], ...more };
}

export function restarting(hosts: readonly string[]): Pick<PeerFinding, 'cure' | 'remedies'> {
  return {
    cure: hosts.map((on) => ({ on, command: RESTART_GLUSTERD })),
    remedies: hosts.map((host) => ({ do: 'restart', host })),
  };
}

/** Those of a kind together, the most first; hosts in their order. */
export function groups<Key>(
  told: readonly Told[],
  keyOf: (one: Told) => Key,
): readonly { readonly key: Key; readonly hosts: readonly string[] }[] {
  const byKey = new Map<Key, string[]>();
  for (const one of told) {
    const key = keyOf(one);
    byKey.set(key, [...(byKey.get(key) ?? []), one.host]);
  }
  return [...byKey]
    .map(([key, hosts]) => ({ key, hosts }))
    .sort((one, other) => other.hosts.length - one.hosts.length);
}
