import { beforeAll, expect, it } from 'vitest';
import { killAt, runUntilKilled } from '../support/kill.ts';
import { inWorld } from './command-matrix.ts';
import { type CommandWorld, contradictions, type Moment } from './command-world.ts';

/** Every point with "npm run test:crash", a sample otherwise. */
const ALL = process.env.GLUSTERCTL_TEST_CRASH === '1';

const EXPAND = 'volume expand data --expand-size=2';

let before: Moment;
let first = '';
beforeAll(async () => {
  before = await inWorld(null, 1, async (world) => {
    await world.ok('topology load --json=topology.json');
    await world.ok('volume create --size=1 --name=data --replica=2');
    first = await stuckExpansion(world);
    return await world.moment();
  });
});

/** gluster takes its bricks, then the rest fails, and one of them can't be unmounted when it is undone. */
async function stuckExpansion(world: CommandWorld): Promise<string> {
  const { simulation } = world;
  const fails = { kind: 'fails', stderr: 'not today\n' } as const;
  simulation.addFault({ command: /^sync -f/, lasting: true, effect: fails });
  simulation.addFault({ command: /^umount /, lasting: true, effect: fails });
  expect((await world.run('volume expand data --expand-size=3')).code).toBe(3);
  simulation.faults.clear();
  await simulation.settle();
  return (await world.ok('operation list -o name')).trim();
}

/** The second expansion is open too. */
async function killedAt(world: CommandWorld, nth: number): Promise<string | null> {
  world.killer = killAt(nth);
  await runUntilKilled(world.killer, async () => await world.run(EXPAND));
  world.killer = killAt(null);
  await world.simulation.settle();
  const open = Object.keys((await world.state()).operations);
  expect(open).toContain(first);
  return open.find((id) => id !== first) ?? null;
}

interface Found {
  readonly sizeGiB: number;
  readonly open: number;
  readonly wrong: readonly string[];
}

async function found(world: CommandWorld): Promise<Found> {
  const state = await world.state();
  const [volume] = Object.values(state.volumes);
  const open = Object.keys(state.operations).length;
  return {
    sizeGiB: (volume?.sizeKiB ?? 0) / 1024 / 1024,
    open,
    wrong: open === 0 ? await world.wrong() : contradictions(state),
  };
}

it.each(['rollback', 'clean'])(
  'a volume is expanded beside an expansion of which only bricks are left, and that one goes away by %s',
  async (way) => {
    await inWorld(before, 1001, async (world) => {
      await world.ok(EXPAND);
      expect(await found(world)).toEqual({ sizeGiB: 3, open: 1, wrong: [] });
      const late = await world.run(`operation resume ${first}`);
      expect([late.code, late.stderr]).toEqual([5, expect.stringContaining('has been changed since')]);
      expect(late.stderr).toContain(`Undo it: glusterctl operation rollback ${first}`);
      expect(late.stderr).not.toContain(`glusterctl operation resume ${first}`);
      await world.ok(`operation ${way} ${first}`);
      // The rebalance is the second one's.
      const [pool] = world.simulation.model.pools;
      expect(pool?.volumes.data?.rebalance?.status).toMatch(/^(in progress|completed)$/);
      await world.simulation.settle();
      expect(await found(world)).toEqual({ sizeGiB: 3, open: 0, wrong: [] });
    });
  },
);

it('the first may be finished where there is no other', async () => {
  await inWorld(before, 1001, async (world) => {
    await world.ok(`operation resume ${first}`);
    await world.simulation.settle();
    expect(await found(world)).toEqual({ sizeGiB: 4, open: 0, wrong: [] });
  });
});

it('of two that are open each is finished or undone, in any order, wherever the second was killed', {
  timeout: ALL ? 900_000 : 300_000,
}, async () => {
  const points = await inWorld(before, 1001, async (world) => {
    world.killer = killAt(null);
    await world.ok(EXPAND);
    return world.killer.points.length;
  });
  expect(points).toBeGreaterThan(8);
  const orders: readonly (readonly [words: readonly string[], sizeGiB: number])[] = [
    [['resume SECOND', 'rollback FIRST'], 3],
    [['rollback FIRST', 'resume SECOND'], 3],
    [['rollback SECOND', 'rollback FIRST'], 1],
    [['rollback FIRST', 'rollback SECOND'], 1],
    [['rollback SECOND', 'resume FIRST'], 4],
    [['clean'], 1],
  ];
  let tried = 0;
  for (let nth = 0; nth < points; nth += ALL ? 1 : 4) {
    for (const [words, sizeGiB] of orders) {
      await inWorld(before, 1001, async (world) => {
        const second = await killedAt(world, nth);
        const end = (await found(world)).sizeGiB;
        expect(await found(world)).toMatchObject({ wrong: [] });
        if (second === null) return;
        expect(end).toBe(1);
        const early = await world.run(`operation resume ${first}`);
        expect([early.code, early.stderr]).toEqual([5, expect.stringContaining('is being changed')]);
        for (const line of words) {
          await world.ok(`operation ${line.replace('FIRST', first).replace('SECOND', second)}`);
          await world.simulation.settle();
        }
        expect([nth, words, await found(world)]).toEqual([nth, words, { sizeGiB, open: 0, wrong: [] }]);
        tried += 1;
      });
    }
  }
  expect(tried).toBeGreaterThan(orders.length);
});
