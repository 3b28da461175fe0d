import { END_DAEMON, idleClause, type Why, whyIdle } from '../../gluster/heal-daemon.ts';
import { listed } from '../../model/listed.ts';
import type { Finding, Next } from '../health.ts';
import type { Joined } from '../joined.ts';
import { hostName } from '../survey.ts';

interface IdleHost {
  readonly host: string;
  readonly why: Why;
  readonly volumes: string[];
}

/** Hosts that are in the cluster and do not heal, told once for each host. */
export function healDaemons(joined: Joined): readonly Finding[] {
  return idleHosts(joined).map(({ host, why, volumes }) => ({
    kind: why === 'lost' ? 'heal-daemon-lost-volume' : 'heal-daemon-down',
    level: 'warning',
    about: host,
    what: `${host}: the self-heal daemon ${idleClause(why, volumes)}`,
    risk: `What waits on bricks there is healed by nobody: ${listed(volumes)}.`,
    next: cures(host, why, volumes[0] ?? ''),
  }));
}

function idleHosts(joined: Joined): readonly IdleHost[] {
  const running = joined.status ?? new Map<string, never>();
  const found = new Map<string, IdleHost>();
  for (const [name, { healers }] of joined.status ?? [])
    for (const { peer, online } of healers) {
      const node = joined.nodeByUuid(peer);
      if (online || node === undefined) continue;
      const seen = whyIdle(peer, name, running);
      // Where its process was looked for, that tells.
      const runs = joined.look(node)?.healer ?? null;
      const why = seen === 'lost' || runs === null ? seen : runs ? 'lost' : 'down';
      const host = hostName(node);
      const idle = found.get(`${host} ${why}`) ?? { host, why, volumes: [] };
      idle.volumes.push(name);
      found.set(`${host} ${why}`, idle);
    }
  return [...found.values()];
}

function cures(host: string, why: Why, volume: string): readonly Next[] {
  const start: Next = { command: `glusterctl volume start ${volume}`, on: null };
  const end: Next = { command: END_DAEMON, on: host };
  switch (why) {
    case 'down':
      return [start];
    case 'lost':
      return [end, start];
    case 'either':
      return [start, { ...end, when: 'if that does not help' }, { ...start, when: 'and then again' }];
  }
}
