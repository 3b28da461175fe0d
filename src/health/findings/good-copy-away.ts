import { counted } from '../../model/counted.ts';
import { listed } from '../../model/listed.ts';
import type { Finding, VolumeHealth } from '../health.ts';

/** What is known to be out of reach although enough bricks are up: told once for each volume. */
export function goodCopyAway({ id, name, sets }: VolumeHealth): readonly Finding[] {
  const hit = sets.filter(({ word, outOfReach }) => word !== 'DOWN' && (outOfReach ?? 0) > 0);
  if (hit.length === 0) return [];
  const entries = hit.reduce((sum, { outOfReach }) => sum + (outOfReach ?? 0), 0);
  const away = hit.flatMap(({ bricks }) => bricks.filter(({ state }) => state !== 'up'));
  return [
    {
      kind: 'good-copy-away',
      level: 'critical',
      about: name,
      what: `${name}: ${counted(entries, 'entry', 'entries')} can't be read: what is whole of ${entries === 1 ? 'it' : 'them'} is on ${listed(away.map(({ place }) => place))}`,
      risk: 'Give up no brick there: what only it has would be lost.',
      next: [
        ...new Set(
          away.map(({ host, state }) =>
            state === 'down' && id !== null
              ? `glusterctl volume start ${name}`
              : `glusterctl host check ${host}`,
          ),
        ),
      ].map((command) => ({ command, on: null })),
    },
  ];
}
