import { expect, it } from 'vitest';
import { inWorld, prepare } from './command-matrix.ts';
import { MOVING_STORIES } from './moving-stories.ts';
import { STORIES } from './stories.ts';

/** Every story with "npm run test:crash", some of them otherwise. Those of operation apply run what is kept already. */
const EVERY = process.env.GLUSTERCTL_TEST_CRASH === '1' ? 1 : 5;
const stories = [...STORIES, ...MOVING_STORIES]
  .filter(({ line }) => !line.startsWith('operation'))
  .filter((_story, index) => index % EVERY === 0);

it.each(stories)('$name: kept with --plan-out and applied, it comes to a good end', async (story) => {
  const { moment, line } = await prepare(story);
  await inWorld(moment, 1001, async (world) => {
    const before = await world.moment();
    const [own = '', ...behind] = line.split(/(?= -- )/);
    await world.ok(`${own} --plan-out=kept.json${behind.join('')}`);
    expect((await world.moment()).state).toBe(before.state);
    await world.ok('operation apply kept.json');
    await world.simulation.settle();
    expect(await world.wrong()).toEqual([]);
    const twice = await world.run('operation apply kept.json');
    expect([twice.code, twice.stderr]).toEqual([5, expect.stringContaining('The plan was run already')]);
  });
});
