import { expect } from 'vitest';
import { expectAgreement, expectClean, fstabs, json, loadTopology, PING, runs } from './truth.ts';
import type { Ran, Scenario, Sleeping, World } from './world.ts';

const CREATE = ['volume', 'create', '--size=1', '--name=data', PING];
const DELETE = ['volume', 'delete', 'data', '--yes'];

/** Whoever was overtaken says so, and all is as the other one left it. */
async function wakesTooLate(world: World, sleeping: Sleeping): Promise<Ran> {
  const before = await json(world, 'volume', 'list');
  const ran = await sleeping.wake();
  expect(ran.code, ran.stderr).toBe(3);
  expect(ran.stderr).toMatch(/it was taken over by .*\. Nothing more was done here/);
  expect(ran.stderr).toContain('glusterctl log');
  expect(await json(world, 'volume', 'list')).toEqual(before);
  expect((await json(world, 'operation', 'info')).total).toBe(0);
  await expectAgreement(world);
  return ran;
}

export const overtaken: readonly Scenario[] = [
  {
    name: 'a create that sleeps while another undoes it, and makes a volume of its name, touches nothing when it wakes',
    core: true,
    async run(world) {
      await loadTopology(world);
      const empty = await fstabs(world);
      const sleeping = await world.asleep(0, 'after', ...CREATE);
      await runs(world, ['operation', 'rollback']);
      await runs(world, CREATE);
      await wakesTooLate(world, sleeping);
      await runs(world, ['volume', 'status', 'data']);
      await runs(world, DELETE);
      await expectClean(world, empty);
    },
  },
  {
    name: 'a create that sleeps with all done but its last commit while another undoes it does not come back when it wakes',
    async run(world) {
      await loadTopology(world);
      const empty = await fstabs(world);
      const sleeping = await world.asleep(1, 'before', ...CREATE);
      await runs(world, ['operation', 'rollback', '--confirm=data']);
      await wakesTooLate(world, sleeping);
      await expectClean(world, empty);
    },
  },
  {
    name: 'a delete that sleeps while another finishes it does not take a new volume of that name when it wakes',
    async run(world) {
      await loadTopology(world);
      await runs(world, CREATE);
      const sleeping = await world.asleep(0, 'after', ...DELETE);
      await runs(world, ['operation', 'resume']);
      await runs(world, CREATE);
      await wakesTooLate(world, sleeping);
      await runs(world, ['volume', 'status', 'data']);
    },
  },
];
