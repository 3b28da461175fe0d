import { expect } from 'vitest';
import { forgetState } from './forget-state.ts';
import { eventually, expectAgreement, expectClean, fstabs, json, loadTopology, PING, runs } from './truth.ts';
import { DURABILITIES } from './volumes.ts';
import type { Scenario, World } from './world.ts';

/** A state that is lost with all of its backups. */
export const rebuilt: readonly Scenario[] = [
  {
    name: 'a state that is gone is made anew of what the hosts hold: the same volumes, bricks, disks and hosts; they can be worked with',
    async run(world) {
      await loadTopology(world);
      const clean = await fstabs(world);
      for (const [at, flags] of Object.values(DURABILITIES).entries())
        await runs(world, ['volume', 'create', '--size=1', `--name=v${at}`, PING, ...flags]);
      const roomy = ['--snapshot-factor=1.5', '--gid=2000', '--size=1'];
      await runs(world, ['volume', 'create', '--name=roomy', ...roomy, PING]);
      await runs(world, ['volume', 'clone', 'roomy', '--name=copy']);
      await runs(world, ['snapshot', 'create', 'roomy', 'before']);
      await runs(world, ['volume', 'expand', 'v1', '--expand-size=1', '--wait']);
      const [host = ''] = world.hosts;
      const files = (await world.mount?.(host, 'v2')) ?? null;
      await files?.write(5);
      const known = await listed(world);

      await forgetState(world);
      const { stdout } = await runs(world, ['state', 'rebuild', `--topology=${world.topologyFile}`]);
      expect(stdout).toContain('Nothing was written.');
      await runs(world, ['state', 'rebuild', `--topology=${world.topologyFile}`, '--apply']);
      await runs(world, ['state', 'check']);
      expect(await listed(world)).toEqual(known);
      const again = await runs(world, ['state', 'rebuild', `--topology=${world.topologyFile}`, '--apply']);
      expect(again.stdout).toContain('Nothing to add');

      await runs(world, ['volume', 'expand', 'v2', '--expand-size=1', '--wait']);
      await runs(world, ['volume', 'create', '--size=1', '--name=since', PING]);
      if (files !== null) {
        expect(await files.verify()).toBe('');
        await files.unmount();
      }
      await runs(world, ['snapshot', 'delete', 'before']);
      await expectAgreement(world);
      const { volumes } = (await json(world, 'volume', 'list')) as { volumes: string[] };
      for (const volume of volumes) await eventually(world, ['volume', 'delete', volume, '--yes']);
      await expectClean(world, clean);
    },
  },
];

/** All that is told of clusters; gluster counts a snapshot's time by seconds, and tells not how many bricks it has. */
async function listed(world: World): Promise<unknown> {
  const text = JSON.stringify((await json(world, 'topology', 'info')).clusters, (key, value: unknown) =>
    key === 'snapshots' && Array.isArray(value) ? value.map(snapshot) : value,
  );
  return JSON.parse(text);
}

function snapshot({ bricks: _, created: _created, ...rest }: { bricks?: number; created: string }): unknown {
  return rest;
}
