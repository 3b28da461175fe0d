import { expect } from 'vitest';
import { expectClean, fstabs, json, loadTopology, remainsOn, runs } from './truth.ts';
import type { Scenario } from './world.ts';

/** Every durability that three hosts allow. */
export const DURABILITIES: Readonly<Record<string, readonly string[]>> = {
  none: ['--durability=none'],
  'replica 2': ['--replica=2'],
  'replica 3': [],
  arbiter: ['--arbiter'],
  'disperse 2+1': ['--durability=disperse', '--disperse-data=2', '--redundancy=1'],
};

const lives: readonly Scenario[] = Object.entries(DURABILITIES).map(([name, flags]) => ({
  name: `${name}: create, expand, delete; the hosts are as before`,
  core: name === 'replica 3',
  async run(world) {
    await loadTopology(world);
    const before = await fstabs(world);
    await runs(world, ['volume', 'create', '--size=1', '--name=life', ...flags]);
    const created = await json(world, 'volume', 'info', 'life');
    const bricks = created.bricks as { path: string }[];
    let mounted = 0;
    for (const host of world.hosts) {
      const remains = await remainsOn(world, host);
      expect(remains.volumes).toEqual(['life']);
      mounted += remains.mounts.length;
      for (const line of remains.mounts) expect(remains.fstab).toContain(line.split(' ')[1]);
    }
    expect(mounted).toBe(bricks.length);
    await runs(world, ['volume', 'expand', 'life', '--expand-size=1', '--wait']);
    const expanded = await json(world, 'volume', 'info', 'life');
    expect(expanded.size).toBe(2);
    expect((expanded.bricks as unknown[]).length).toBe(bricks.length * 2);
    await runs(world, ['volume', 'delete', 'life', '--yes']);
    await expectClean(world, before);
    expect((await json(world, 'volume', 'list')).volumes).toEqual([]);
  },
}));

export const volumes: readonly Scenario[] = [
  ...lives,
  {
    name: 'right after create returned, a power cut: the brick is mounted when the host is back',
    async run(world) {
      await loadTopology(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=durable']);
      const host = world.hosts[1] ?? '';
      const before = await remainsOn(world, host);
      await world.cutPower(host);
      await world.boot(host);
      const after = await remainsOn(world, host);
      expect(after.fstab).toBe(before.fstab);
      expect(after.mounts.length).toBe(before.mounts.length);
      // glusterd must not have started before the mount was there, or the brick would stay down.
      const status = await json(world, 'volume', 'status', 'durable');
      expect(status.bricksDown).toBe(0);
    },
  },
  {
    name: 'while a host is off, a delete is refused before anything is stopped; then it goes through',
    async run(world) {
      await loadTopology(world);
      const before = await fstabs(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=stays']);
      const off = world.hosts[2] ?? '';
      await world.cutPower(off);
      const refusal = await world.run('volume', 'delete', 'stays', '--yes');
      expect(refusal.code).not.toBe(0);
      expect(refusal.stderr).toContain(off);
      const info = await world.onHost(world.hosts[0] ?? '', 'gluster volume info stays');
      expect(info.stdout).toContain('Status: Started');
      await world.boot(off);
      expect(await json(world, 'operation', 'info')).toMatchObject({ total: 0 });
      await runs(world, ['volume', 'delete', 'stays', '--yes']);
      await expectClean(world, before);
    },
  },
  {
    name: 'a clone has the space of its source and goes without it',
    async run(world) {
      await loadTopology(world);
      const before = await fstabs(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=origin', '--snapshot-factor=2']);
      await runs(world, ['volume', 'clone', 'origin', '--name=copy']);
      await runs(world, ['volume', 'delete', 'origin', '--yes']);
      await runs(world, ['volume', 'delete', 'copy', '--yes']);
      await expectClean(world, before);
    },
  },
];
