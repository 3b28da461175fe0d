import type { Node } from '../../model/entities.ts';
import { listed } from '../../model/listed.ts';
import { minuteOf } from '../../model/resting.ts';
import type { Finding, Next, VolumeHealth } from '../health.ts';
import type { Joined } from '../joined.ts';
import type { Look } from '../look.ts';
import { hostName, isLook, type NoLook } from '../survey.ts';

/** What maintenance brings about: anything else is told as on any other host. */
export function isExplained(seen: Look | NoLook): boolean {
  return isLook(seen) ? seen.silence === null || seen.silence === 'down' : seen.why !== 'refused';
}

/** Gluster is stopped there because somebody wanted it. */
export function maintenanceFinding(
  joined: Joined,
  node: Node,
  seen: Look | NoLook,
  volumes: readonly VolumeHealth[],
): Finding {
  const name = hostName(node);
  const since = minuteOf(node.maintenance?.since ?? '');
  const stand = !isLook(seen)
    ? ', and does not answer'
    : seen.silence === 'down'
      ? ', and gluster is stopped there'
      : ', though gluster runs there';
  return {
    kind: 'node-maintenance',
    level: 'warning',
    about: name,
    what: `${name} is in maintenance since ${since}${stand}`,
    risk: meanwhile(name, volumes),
    next: [next(joined, name, isLook(seen))],
  };
}

function meanwhile(name: string, volumes: readonly VolumeHealth[]): string {
  const hit = volumes.filter(({ sets }) =>
    sets.some(({ bricks }) => bricks.some(({ host, state }) => host === name && state === 'maintenance')),
  );
  if (hit.length === 0) return '';
  const words = hit.map(({ name: volume, word, canLose }) =>
    word === 'DOWN' || word === 'PARTIAL'
      ? `${volume} (${word})`
      : `${volume} (can lose ${canLose === null ? '?' : canLose === 0 ? 'no' : canLose} more)`,
  );
  return `Meanwhile without its bricks: ${listed(words)}. What they miss is healed when it is back.`;
}

/** An operation that works on it comes first. */
function next({ survey }: Joined, name: string, isThere: boolean): Next {
  const own = survey.operations.find(({ maintains }) => maintains.includes(name));
  const [way] = own?.ways ?? [];
  if (way !== undefined) return { ...way, on: null };
  if (own !== undefined) return { command: `glusterctl operation info ${own.id}`, on: null };
  const command = `glusterctl node maintenance stop ${name}`;
  return { command, on: null, ...(isThere ? {} : { when: 'when it is on again' }) };
}
