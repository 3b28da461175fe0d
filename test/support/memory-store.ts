import { emptyState, type State } from '../../src/model/state.ts';
import type { Store } from '../../src/store/store.ts';

/** A state without a file: commits follow each other as behind the lock, each taking a turn of the event loop. */
export function memoryStore(
  initial: State = emptyState('0'.repeat(32)),
): Store & { commits: number; state: State } {
  let tail: Promise<unknown> = Promise.resolve();
  const store = {
    path: 'memory',
    commits: 0,
    state: initial,
    async read() {
      return store.state;
    },
    async commit(_command: string, change: (state: State) => State) {
      const turn = tail.then(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        const before = store.state;
        const next = change(before);
        if (next === before) return { state: before, changed: false };
        store.state = JSON.parse(JSON.stringify({ ...next, serial: next.serial + 1 })) as State;
        store.commits += 1;
        return { state: store.state, changed: true };
      });
      tail = turn.catch(() => undefined);
      return await turn;
    },
  };
  return store;
}
