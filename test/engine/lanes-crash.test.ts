import { expect, it } from 'vitest';
import { recoverOperations } from '../../src/engine/recover.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import { killAt, mortal, mortalHosts, mortalStore } from '../support/kill.ts';
import { memoryStore } from '../support/memory-store.ts';
import { engineOptions, id, request, toyState } from '../support/toy-engine.ts';
import { allThings, toyHosts } from '../support/toy-hosts.ts';
import { has, laned, move } from '../support/toy-lanes.ts';

/** Two moves in one lane and one in another; all heal at once. */
function world() {
  const hosts = toyHosts();
  for (const host of ['n1', 'n2']) hosts.things.set(host, new Set(['healed']));
  const lane = [...move('a', 'n1', 20, 'healed'), ...move('a', 'n2', 30, 'healed')];
  return { hosts, store: memoryStore(toyState()), plan: laned([...lane, ...move('b', 'n2', 40, 'healed')]) };
}

type World = ReturnType<typeof world>;

async function killed(made: World, nth: number | null, direction: 'run' | 'forward' | 'back') {
  const killer = killAt(nth);
  const options = engineOptions({
    store: mortalStore(made.store, killer),
    hosts: mortalHosts(made.hosts, killer),
    more: { onPoint: killer.onPoint, judges: { has } },
  });
  const ids = Object.keys(made.store.state.operations);
  await mortal(async () =>
    direction === 'run'
      ? await runRequests([request(made.plan)], options)
      : await recoverOperations({ direction, ids, force: false }, options),
  );
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  return killer.points;
}

/** Each move is done with all that it brings, or leaves nothing. */
function expectWholeMoves({ hosts, store }: World, context: string): number {
  expect(store.state.operations, context).toEqual({});
  const things = allThings(hosts);
  let moves = 0;
  for (const [lane, host, number] of [
    ['a', 'n1', 20],
    ['a', 'n2', 30],
    ['b', 'n2', 40],
  ] as const) {
    const done = store.state.clusters[id(number)] !== undefined;
    moves += done ? 1 : 0;
    const expected = ['new', 'swap', 'cleared'].map((part) => things.includes(`${host}/${lane}-${part}`));
    expect(
      [store.state.clusters[id(number + 1)] !== undefined, ...expected],
      `${context}: ${number}`,
    ).toEqual([done, done, done, done]);
  }
  return moves;
}

it.each(['forward', 'back'] as const)(
  'lanes that were killed at any point are brought to an end: %s',
  async (direction) => {
    const points = await killed(world(), null, 'run');
    expect(points.length).toBeGreaterThan(30);
    const moved = new Set<number>();
    for (const nth of points.keys()) {
      const made = world();
      await killed(made, nth, 'run');
      await killed(made, null, direction);
      // What can't be taken back is left to be finished.
      if (Object.keys(made.store.state.operations).length > 0) await killed(made, null, 'forward');
      moved.add(expectWholeMoves(made, `${direction} after a kill at ${points[nth]}`));
    }
    expect([...moved].sort()).toEqual(direction === 'forward' ? [0, 3] : [0, 1, 2, 3]);
  },
);
