import { afterEach, beforeEach, expect, test } from 'vitest';
import { giveDefect } from '../../src/simulator/defects.ts';
import { type ForeignWorld, foreignWorld } from '../support/foreign-world.ts';

let world: ForeignWorld;

beforeEach(async () => {
  world = await foreignWorld();
});

afterEach(async () => await world.remove());

test.each(['thick', 'thin', 'ours', 'folder'] as const)(
  'what others made on a place that is %s, and was adopted, is looked at as far as it is ours to look at',
  async (place) => {
    await world.place(place, 'byhand', [1, 2]);
    await world.byHand('byhand', 'replica 2', [1, 2]);
    await world.ok('adopt volume byhand');
    expect(await world.ok('verify')).toContain(
      '0 bricks looked at, 2 foreign bricks only as gluster has them: all is as the state has it',
    );
    expect(JSON.parse(await world.ok('verify byhand -o json'))).toMatchObject({
      volumes: 1,
      bricks: 0,
      foreignBricks: 2,
    });
    await world.on('gl1', 'gluster --mode=script volume stop byhand');
    const { code, stdout } = await world.run('verify');
    expect([code, stdout]).toEqual([6, expect.stringContaining('volume-not-started:byhand')]);
    expect(stdout).toContain('1 difference');
  },
);

test('a foreign brick without a process is told, and not started by a repair', async () => {
  await world.place('thick', 'byhand', [1, 2]);
  await world.byHand('byhand', 'replica 2', [1, 2]);
  await world.ok('adopt volume byhand');
  giveDefect(world.simulation.model, world.simulation.host('gl1'), 'brick=byhand');
  const { code, stdout } = await world.run('verify');
  expect([code, stdout]).toEqual([
    6,
    expect.stringContaining('serves the foreign brick gl1:/bricks/byhand/b'),
  ]);
  expect(stdout).toContain('once what it lies on is mounted:  glusterctl volume start byhand');
  const repaired = await world.run('repair --all --trust=state');
  expect([repaired.code, repaired.stdout]).toEqual([6, expect.stringContaining('1 stays')]);
  await world.ok('volume start byhand');
  expect((await world.run('verify')).code).toBe(0);
});
