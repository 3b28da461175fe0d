import type { PoolModel } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { isConnected, membersOf, poolOf } from './pool.ts';

/** Volumes that a command is changing right now, by pool. */
const UNDER_WAY = new WeakMap<PoolModel, Set<string>>();

const READING = /^(status|info|list|heal|get)$/;

/** The volume that a command locks; null where it only looks, or locks nothing. */
export function changedBy([noun, verb = '', ...rest]: readonly string[]): string | null {
  if (noun === 'volume') {
    const looks = READING.test(verb) || (/^(rebalance|remove-brick)$/.test(verb) && rest.includes('status'));
    return looks ? null : (rest[0] ?? null);
  }
  return noun === 'snapshot' && verb === 'create' ? (rest[1] ?? null) : null;
}

/** How gluster begins what it says of a command. */
function prefix([noun = '', verb = '', name = '']: readonly string[]): string {
  return `${noun} ${verb}: ${/^(create|start|stop|delete|rebalance)$/.test(verb) && noun === 'volume' ? `${name}: ` : ''}`;
}

/** Of a volume that asks for it: more than half of the pool's hosts must be there, unless quorum itself is set. */
function lacksQuorum(
  call: Call,
  pool: PoolModel,
  [noun, verb = '', name = '', key = '']: readonly string[],
): boolean {
  if (noun !== 'volume' || pool.volumes[name]?.options['cluster.server-quorum-type'] !== 'server')
    return false;
  if (/^(set|reset)$/.test(verb) && key.includes('quorum')) return false;
  if (verb === 'reset-brick') return false;
  const members = membersOf(call);
  return members.filter((host) => isConnected(call, host)).length * 2 <= members.length;
}

/** Locks a volume for as long as a command takes; who comes meanwhile is sent away at once, as glusterd does. */
export async function transaction(
  call: Call,
  volume: string,
  words: readonly string[],
  work: () => number,
): Promise<number> {
  const [, verb = ''] = words;
  const pool = poolOf(call, call.host);
  const open = UNDER_WAY.get(pool) ?? new Set();
  UNDER_WAY.set(pool, open);
  if (open.has(volume)) {
    const which = verb === 'stop' ? '' : ` for ${volume}`;
    call.err(
      `${prefix(words)}failed: Another transaction is in progress${which}. Please try again after some time.\n`,
    );
    return 1;
  }
  if (lacksQuorum(call, pool, words)) {
    call.err(`${prefix(words)}failed: Quorum not met. Volume operation not allowed.\n`);
    return 1;
  }
  open.add(volume);
  try {
    await call.effects.turn();
    return work();
  } finally {
    open.delete(volume);
  }
}
