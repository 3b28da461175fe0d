import type { PoolModel } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { poolOf } from './pool.ts';

/** Volumes that a command is changing right now, by pool. */
const UNDER_WAY = new WeakMap<PoolModel, Set<string>>();

const READING = /^(status|info|list|heal)$/;

/** The volume that a command locks; null where it only looks, or locks nothing. */
export function changedBy([noun, verb = '', ...rest]: readonly string[]): string | null {
  if (noun === 'volume') {
    const looks = READING.test(verb) || (/^(rebalance|remove-brick)$/.test(verb) && rest.includes('status'));
    return looks ? null : (rest[0] ?? null);
  }
  return noun === 'snapshot' && verb === 'create' ? (rest[1] ?? null) : null;
}

/** Locks a volume for as long as a command takes; who comes meanwhile is sent away at once, as glusterd does. */
export async function transaction(
  call: Call,
  volume: string,
  [noun = '', verb = '']: readonly string[],
  work: () => number,
): Promise<number> {
  const pool = poolOf(call, call.host);
  const open = UNDER_WAY.get(pool) ?? new Set();
  UNDER_WAY.set(pool, open);
  if (open.has(volume)) {
    const stopping = verb === 'stop';
    call.err(
      `${noun} ${verb}: ${stopping ? `${volume}: ` : ''}failed: Another transaction is in progress${stopping ? '' : ` for ${volume}`}. Please try again after some time.\n`,
    );
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
