import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { State } from '../../src/model/state.ts';
import { openStateFile, type StateFile } from '../../src/store/admin.ts';
import { openStore, type StoreOptions } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';

/** Files of any size are read whole: none stays open. */
export const IN_MEMORY = Number.POSITIVE_INFINITY;

export function randomId(): string {
  return randomBytes(16).toString('hex');
}

let stores = 0;

/** Every other one reads its file a part at a time, as large ones are read: there must be no difference. */
export function testStore(path: string, more: Partial<StoreOptions> = {}): Store {
  stores += 1;
  return openStore({
    path,
    largeFrom: stores % 2 === 0 ? 0 : IN_MEMORY,
    lockTimeoutSeconds: 30,
    ids: { next: randomId },
    user: 'tester',
    now: () => new Date(),
    sleep: async (ms) => await setTimeout(ms),
    random: Math.random,
    warn: () => undefined,
    ...more,
  });
}

/** What "state …" commands work with. */
export async function testStateFile(path: string, timeoutSeconds = 1): Promise<StateFile> {
  return await openStateFile({
    path,
    timeoutSeconds,
    user: 'tester',
    now: () => new Date(),
    sleep: async () => undefined,
    random: () => 0,
  });
}

/** The smallest change a person could make: one more cluster. */
export function addCluster(name: string | null = null, id = randomId()): (state: State) => State {
  return (state) => ({
    ...state,
    clusters: { ...state.clusters, [id]: { id, name, file: true, block: true } },
  });
}
