import { expect } from 'vitest';
import { eventually, expectAgreement, expectClean, fstabs, json, loadTopology, PING, runs } from './truth.ts';
import type { Scenario, World } from './world.ts';

/** A volume that is there, in a state that has its creation open: as after an older copy of the state was put back. */
export const lostState: readonly Scenario[] = [
  {
    name: 'a volume whose creation the state has open is never undone while it may be in use; resume brings the state up to date',
    core: true,
    async run(world) {
      await loadTopology(world);
      const clean = await fstabs(world);
      await createdButForgotten(world);
      const [host = ''] = world.hosts;
      const client = (await world.mount?.(host, 'data')) ?? null;
      await client?.write(3);
      await kept(world, 'is started');
      if (client !== null) {
        expect(await client.verify()).toBe('');
        await client.unmount();
        await onGluster(world, 'stop');
        // Nobody has it open and it doesn't run: what is in it keeps it.
        await kept(world, 'files');
        await onGluster(world, 'start');
      }
      await runs(world, ['operation', 'resume']);
      await expectAgreement(world);
      if (client !== null) expect(await client.verify()).toBe('');
      await eventually(world, ['volume', 'delete', 'data', '--yes']);
      await expectClean(world, clean);
    },
  },
];

/** Killed just before the last write. How many points there are differs: they are tried from above. */
async function createdButForgotten(world: World): Promise<void> {
  const create = ['volume', 'create', '--size=1', '--name=data', PING];
  for (let nth = 18; nth > 10; nth -= 1) {
    await world.killed(nth, ...create);
    const { total } = await json(world, 'operation', 'info');
    if (total === 1) {
      const { stdout } = await world.onHost(world.hosts[0] ?? '', 'gluster volume info data');
      expect(stdout).toContain('Status: Started');
      return;
    }
    await eventually(world, ['volume', 'delete', 'data', '--yes']);
  }
  throw new Error('the create could not be killed late enough');
}

/** Each command that undoes refuses, says why, and leaves all as it is. */
async function kept(world: World, why: string): Promise<void> {
  const { operations } = (await json(world, 'operation', 'list')) as { operations: { id: string }[] };
  const [{ id } = { id: '' }] = operations;
  for (const words of [
    ['operation', 'clean', '--yes'],
    ['operation', 'rollback', id, '--yes'],
    ['server', 'operations', 'cleanup'],
  ]) {
    const { code, stderr } = await world.run(...words);
    expect([words.join(' '), code, stderr]).toEqual([words.join(' '), 5, expect.stringContaining(why)]);
    expect(stderr).toContain(`glusterctl operation resume ${id}`);
  }
  expect(await json(world, 'operation', 'info')).toMatchObject({ total: 1 });
}

async function onGluster(world: World, verb: 'start' | 'stop'): Promise<void> {
  const { code, stderr } = await world.onHost(
    world.hosts[0] ?? '',
    `gluster --mode=script volume ${verb} data`,
  );
  expect([code, stderr]).toEqual([0, '']);
}
