import { hostname } from 'node:os';
import type { Io } from '../../src/cli/run/io.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import type { Store } from '../../src/store/store.ts';

/** Thrown where a test kills the engine; nothing in the engine catches it, as nothing catches kill -9. */
export class Killed extends Error {}

/** Kills at the n-th point (from 0) and at every point after it; points are counted and named. */
export interface Killer {
  readonly points: string[];
  readonly dead: boolean;
  readonly onPoint: (name: string) => void;
  /** Writes that had begun before it died. */
  readonly writes: Set<Promise<unknown>>;
}

export function killAt(nth: number | null): Killer {
  const points: string[] = [];
  let dead = false;
  return {
    points,
    writes: new Set(),
    get dead() {
      return dead;
    },
    onPoint(name) {
      if (!dead) points.push(name);
      dead ||= nth !== null && points.length > nth;
      if (dead) throw new Killed(name);
    },
  };
}

/** A dead process sends nothing and writes nothing, whatever of its code goes on running in the test. */
export function mortalHosts(hosts: Hosts, killer: Killer): Hosts {
  return {
    connect: async (addresses) => (killer.dead ? await never() : await hosts.connect(addresses)),
    run: async (host, script, options) =>
      killer.dead ? await never() : await hosts.run(host, script, options),
    close: async () => await hosts.close(),
  };
}

export function mortalStore(store: Store, killer: Killer): Store {
  return {
    path: store.path,
    read: async () => await store.read(),
    async commit(command, change) {
      if (killer.dead) return await never();
      const write = store.commit(command, change);
      killer.writes.add(write);
      return await write.finally(() => killer.writes.delete(write));
    },
  };
}

/** What makes a command line in this process a process that can be killed, and that is dead for every other. */
export function mortalParts(killer: Killer): Pick<Io, 'testHooks'> {
  return {
    testHooks: {
      owner: { pid: process.pid, processStart: 1, host: hostname() },
      onPoint: killer.onPoint,
      store: (store) => mortalStore(store, killer),
    },
  };
}

/** Whether it was killed; returns when nothing of it is still being written. */
export async function runUntilKilled(killer: Killer, run: () => Promise<unknown>): Promise<boolean> {
  await mortal(run);
  await Promise.allSettled(killer.writes);
  return killer.dead;
}

async function never(): Promise<never> {
  throw new Killed('dead');
}

/** Runs work that may be killed; undefined when it was. */
export async function mortal<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Killed) return undefined;
    throw error;
  }
}
