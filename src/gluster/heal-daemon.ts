import { listed } from '../model/listed.ts';
import type { Helper } from './status-all.ts';

/**
 * One self-heal daemon on each host heals all volumes. It may run and have lost one of them, as happens where many change
 * at once: gluster calls it down for that volume alone, and starting that gives nothing back. Only a new process has all
 * volumes again. `either`: what was seen does not tell.
 */
export type Why = 'down' | 'lost' | 'either';

/** A host whose self-heal daemon does nothing for a volume. */
export interface Idle {
  readonly host: string;
  readonly why: Why;
}

/** Only the daemon has this in its command line: neither who reads its log, nor what types this. */
export const END_DAEMON = "pkill -f 'process-name [g]lustershd'";

/** By what gluster says of the same host for other volumes. */
export function whyIdle(
  peer: string,
  volume: string,
  running: ReadonlyMap<string, { readonly healers: readonly Helper[] }>,
): Why {
  const elsewhere = [...running].flatMap(([name, { healers }]) =>
    name === volume ? [] : healers.filter((healer) => healer.peer === peer),
  );
  if (elsewhere.some(({ online }) => online)) return 'lost';
  return elsewhere.length > 0 ? 'down' : 'either';
}

/** Behind `the self-heal daemon`. */
export function idleClause(why: Why, volumes: readonly string[], hosts: readonly string[] = []): string {
  const on = hosts.length === 0 ? '' : ` on ${listed(hosts)}`;
  switch (why) {
    case 'down':
      return `does not run${on}`;
    case 'lost':
      return `runs${on}, but lost ${listed(volumes)}`;
    case 'either':
      return `does not run${on}, or lost ${listed(volumes)}`;
  }
}

/** All hosts that are idle for a volume, in one sentence. */
export function idleWords(idle: readonly Idle[], volume: string): string {
  const clauses = (['down', 'lost', 'either'] as const).flatMap((why) => {
    const hosts = hostsOf(idle, why);
    return hosts.length === 0 ? [] : [idleClause(why, [volume], hosts)];
  });
  return `the self-heal daemon ${clauses.join(', and ')}`;
}

/** A sentence; a command stands in brackets or at its end. */
export function idleCure(idle: readonly Idle[], volume: string): string {
  const lost = hostsOf(idle, 'lost');
  const either = hostsOf(idle, 'either');
  if (lost.length > 0)
    return `End it on ${listed(lost)} (${END_DAEMON}), then have it started with all volumes: glusterctl volume start ${volume}`;
  if (either.length > 0) return eitherCure(volume, listed(either));
  return `Starting the volume once more starts it, too: glusterctl volume start ${volume}`;
}

/** Where it can't be told which of both it is: what may be enough comes first. */
function eitherCure(volume: string, where: string): string {
  return `Start the volume once more (glusterctl volume start ${volume}); if that does not help, end the daemon on ${where} (${END_DAEMON}), and start the volume again`;
}

function hostsOf(idle: readonly Idle[], wanted: Why): readonly string[] {
  return [...new Set(idle.filter(({ why }) => why === wanted).map(({ host }) => host))];
}
