import { setTimeout } from 'node:timers/promises';
import { type StateCache, stateCache } from '../../src/store/shared/cache.ts';
import { openSharedStore, type SharedStoreOptions } from '../../src/store/shared/open-shared.ts';
import { type SharedReading, sharedReading } from '../../src/store/shared/reading.ts';
import type { SharedFile } from '../../src/store/shared/shared-file.ts';
import type { Store } from '../../src/store/store.ts';
import { randomId } from './store.ts';

interface Machine extends Partial<SharedStoreOptions> {
  /** Where this machine keeps what it knows; null: nowhere. */
  readonly cache?: string | null;
  readonly warn?: (line: string) => void;
}

/** What one command, on a machine with such a cache, knows of a state on a volume. */
export function readingOf(
  file: SharedFile,
  { cache = null, now = () => new Date(), warn }: Machine = {},
): SharedReading {
  const kept: StateCache | null = cache === null ? null : stateCache(cache);
  return sharedReading({ file, cache: kept, now, warn: warn ?? (() => undefined) });
}

export function sharedStore(file: SharedFile, more: Machine = {}): Store {
  return openSharedStore({
    file,
    reading: readingOf(file, more),
    lockTimeoutSeconds: 30,
    ids: { next: randomId },
    user: 'tester',
    now: () => new Date(),
    sleep: async (ms) => await setTimeout(ms),
    random: Math.random,
    ...more,
  });
}
