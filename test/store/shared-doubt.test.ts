import { describe, expect, it } from 'vitest';
import { GlusterctlError } from '../../src/model/errors.ts';
import type { SharedFile, Swap } from '../../src/store/shared/shared-file.ts';
import { lost, memoryFile } from '../support/memory-file.ts';
import { sharedStore } from '../support/shared-store.ts';
import { addCluster } from '../support/store.ts';

/** How often a command asks again before its time is over. */
const SECONDS = 30;

/** Time that goes on with each swap. */
function clock(stepSeconds: number): { readonly now: () => Date; readonly passes: () => void } {
  let ms = Date.UTC(2026, 0, 1);
  return {
    now: () => new Date(ms),
    passes: () => {
      ms += stepSeconds * 1000;
    },
  };
}

async function failure(work: Promise<unknown>): Promise<GlusterctlError> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof GlusterctlError)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return error;
}

async function names(file: SharedFile): Promise<readonly (string | null)[]> {
  return Object.values((await sharedStore(file).read()).clusters).map(({ name }) => name);
}

describe('a commit of which nothing is heard in time', () => {
  it('is unknown, as the host may do it yet', async () => {
    const memory = memoryFile();
    await sharedStore(memory.seen()).commit('one', addCluster('one'));
    const { now, passes } = clock(SECONDS * 5);
    const sent: Swap[] = [];
    const swap = async (change: Swap): Promise<never> => {
      sent.push(change);
      passes();
      throw lost('unknown-outcome');
    };
    const store = sharedStore({ ...memory.seen(), swap }, { now, lockTimeoutSeconds: SECONDS });
    const { code, message } = await failure(store.commit('mine', addCluster('mine')));
    expect([code, message]).toEqual(['unknown-outcome', expect.stringContaining('is not known')]);
    for (const change of sent) await memory.seen().swap(change);
    expect(await names(memory.seen())).toContain('mine');
  });

  it('was not made where its script was stopped before it changed anything', async () => {
    const memory = memoryFile();
    await sharedStore(memory.seen()).commit('one', addCluster('one'));
    const { now, passes } = clock(SECONDS * 5);
    const swap = async (): Promise<never> => {
      passes();
      throw lost('unknown-outcome', true);
    };
    const store = sharedStore({ ...memory.seen(), swap }, { now, lockTimeoutSeconds: SECONDS });
    const { code, hint } = await failure(store.commit('mine', addCluster('mine')));
    expect([code, hint]).toEqual(['state-unreadable', expect.stringContaining('nothing was written')]);
  });

  it('is not told as unwritten because its own script still has the lock', async () => {
    const memory = memoryFile();
    await sharedStore(memory.seen()).commit('one', addCluster('one'));
    const { now, passes } = clock(SECONDS);
    const sent: Swap[] = [];
    const file: SharedFile = {
      ...memory.seen(),
      swap: async (change) => {
        const [first] = sent;
        sent.push(change);
        if (first === undefined) throw lost('unknown-outcome');
        passes();
        return { kind: 'busy', writer: first.writer };
      },
    };
    const store = sharedStore(file, { now, lockTimeoutSeconds: SECONDS });
    expect((await failure(store.commit('mine', addCluster('mine')))).code).toBe('unknown-outcome');
    const [first] = sent;
    if (first !== undefined) await memory.seen().swap(first);
    expect(await names(memory.seen())).toContain('mine');
  });

  it('is told as made where it came about while its own script had the lock', async () => {
    const memory = memoryFile();
    await sharedStore(memory.seen()).commit('one', addCluster('one'));
    const { now, passes } = clock(SECONDS);
    let first: Swap | null = null;
    const file: SharedFile = {
      ...memory.seen(),
      swap: async (change) => {
        if (first === null) {
          first = change;
          throw lost('unknown-outcome');
        }
        await memory.seen().swap(first);
        passes();
        return { kind: 'busy', writer: first.writer };
      },
    };
    const store = sharedStore(file, { now, lockTimeoutSeconds: SECONDS });
    expect((await store.commit('mine', addCluster('mine'))).state.serial).toBe(2);
    expect(await names(memory.seen())).toEqual(expect.arrayContaining(['mine', 'one']));
  });
});

describe('what one command reads beside what it writes', () => {
  it('does not confuse what somebody else told it meanwhile', async () => {
    const memory = memoryFile();
    await sharedStore(memory.seen()).commit('one', addCluster('one'));
    let beside = async (): Promise<void> => undefined;
    const file: SharedFile = {
      ...memory.seen(),
      swap: async (change) => {
        const result = await memory.seen().swap(change);
        await beside();
        return result;
      },
    };
    const store = sharedStore(file);
    await store.read();
    await sharedStore(memory.seen()).commit('theirs', addCluster('theirs'));
    beside = async () => {
      beside = async () => undefined;
      await store.read();
    };
    expect((await store.commit('mine', addCluster('mine'))).state.serial).toBe(3);
    expect(await names(memory.seen())).toEqual(expect.arrayContaining(['mine', 'one', 'theirs']));
  });

  it('is no older state where it was asked for before, and answered after', async () => {
    const memory = memoryFile();
    await sharedStore(memory.seen()).commit('one', addCluster('one'));
    let held: Promise<void> | null = null;
    const file: SharedFile = {
      ...memory.seen(),
      fetch: async (known) => {
        const found = await memory.seen().fetch(known);
        await held;
        return found;
      },
    };
    const store = sharedStore(file);
    await store.read();
    let answer = (): void => undefined;
    held = new Promise((resolve) => {
      answer = resolve;
    });
    const read = store.read();
    const committed = store.commit('mine', addCluster('mine'));
    await new Promise((resolve) => setImmediate(resolve));
    answer();
    expect((await committed).state.serial).toBe(2);
    expect((await read).serial).toBeLessThanOrEqual(2);
    expect((await store.read()).serial).toBe(2);
  });
});
