import { hostname } from 'node:os';
import type { Io } from '../../src/cli/run/io.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import type { Store } from '../../src/store/store.ts';

/** A process that falls asleep at one of its points, counted from 0, and goes on when it is woken. */
export interface Sleeper {
  /** What it was about to do, or had just done, by name, in order. */
  readonly points: string[];
  /** Until it sleeps. */
  readonly asleep: Promise<void>;
  wake(): void;
  hosts(hosts: Hosts): Hosts;
  store(store: Store): Store;
}

/** null: it never sleeps. */
export function sleepAt(nth: number | null): Sleeper {
  const points: string[] = [];
  const [asleep, sleep] = signal();
  const [woken, wake] = signal();
  async function pass(name: string): Promise<void> {
    points.push(name);
    if (points.length - 1 !== nth) return;
    sleep();
    await woken;
  }
  return {
    points,
    asleep,
    wake,
    hosts: (hosts) => ({
      connect: async (addresses) => await hosts.connect(addresses),
      async run(host, script, options) {
        const [first = ''] = script.text.split('\n').slice(-1);
        await pass(`before "${first}" on ${host.name}`);
        const result = await hosts.run(host, script, options);
        await pass(`after "${first}" on ${host.name}`);
        return result;
      },
      close: async () => await hosts.close(),
    }),
    store: (store) => ({
      path: store.path,
      read: async () => await store.read(),
      async commit(command, change) {
        await pass('before a commit');
        const result = await store.commit(command, change);
        await pass('after a commit');
        return result;
      },
    }),
  };
}

/** What makes a command line in this process a process that sleeps at its commits, and that is gone for every other. */
export function sleepingParts(sleeper: Sleeper): Pick<Io, 'testHooks'> {
  return {
    testHooks: {
      owner: { pid: process.pid, processStart: 1, host: hostname() },
      onPoint: () => undefined,
      store: (store) => sleeper.store(store),
    },
  };
}

function signal(): readonly [Promise<void>, () => void] {
  let tell = (): void => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return [told, tell];
}
