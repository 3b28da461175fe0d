import { expect } from 'vitest';
import { GIB } from '../../src/model/sizes.ts';
import { eventually, expectClean, fstabs, json, loadTopology, PING, remainsOn, runs } from './truth.ts';
import type { Mounted, Scenario, World } from './world.ts';

/** Every durability that three hosts allow. */
export const DURABILITIES: Readonly<Record<string, readonly string[]>> = {
  none: ['--durability=none'],
  'replica 2': ['--replica=2'],
  'replica 3': [],
  arbiter: ['--arbiter'],
  'disperse 2+1': ['--durability=disperse', '--disperse-data=2', '--redundancy=1'],
};

/** Keeps what it has when one of three hosts is off. */
const SURVIVES = new Set(['replica 3', 'arbiter', 'disperse 2+1']);

const lives: readonly Scenario[] = Object.entries(DURABILITIES).map(([name, flags]) => ({
  name: `${name}: create, write, ${SURVIVES.has(name) ? 'lose a host, ' : ''}expand, delete; the files stay whole and the hosts are as before`,
  core: name === 'replica 3',
  async run(world) {
    await loadTopology(world);
    const before = await fstabs(world);
    await runs(world, ['volume', 'create', '--size=1', '--name=life', PING, ...flags]);
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
    const clients = async () => (await json(world, 'volume', 'status', 'life')).clients;
    expect(await clients()).toEqual([]);
    const files = (await world.mount?.(world.hosts[0] ?? '', 'life')) ?? null;
    await files?.write(20);
    if (files !== null) {
      expect(await clients()).toEqual([{ kind: 'fuse', count: 1 }]);
      await runs(world, ['volume', 'delete', 'life', '--if-unused', '--yes'], 5);
    }
    const size = await files?.sizeKiB();
    if (SURVIVES.has(name)) await loseHost(world, files);
    await runs(world, ['volume', 'expand', 'life', '--expand-size=1', '--wait']);
    const expanded = await json(world, 'volume', 'info', 'life');
    expect(expanded.size).toBe(2);
    expect((expanded.bricks as unknown[]).length).toBe(bricks.length * 2);
    if (files !== null && size !== undefined) {
      // XFS keeps 64 MiB for its log on each brick that holds data.
      expect(size).toBeGreaterThanOrEqual(GIB - 2 * 64 * 1024);
      expect(await files.sizeKiB()).toBeGreaterThan(1.9 * size);
      expect(await files.verify()).toBe('');
      await files.unmount();
    }
    await eventually(world, ['volume', 'delete', 'life', '--if-unused', '--yes']);
    await expectClean(world, before);
    expect((await json(world, 'volume', 'list')).volumes).toEqual([]);
  },
}));

/** A host is off for a while, during which files are read and written; then they are healed. */
async function loseHost(world: World, files: Mounted | null): Promise<void> {
  const host = world.hosts[2] ?? '';
  await world.cutPower(host);
  if (files !== null) {
    expect(await files.verify()).toBe('');
    await files.write(5);
  }
  await world.boot(host);
  await eventually(world, ['volume', 'status', 'life']);
}

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
      expect(refusal.code).toBe(20);
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
    name: 'a volume is filled to the last byte: writing is refused, what is there stays whole, deleting gives all back',
    async run(world) {
      await loadTopology(world);
      const before = await fstabs(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=full', '--replica=2']);
      const files = (await world.mount?.(world.hosts[0] ?? '', 'full')) ?? null;
      if (files !== null) {
        await files.write(10);
        expect(await files.fill()).toContain('No space left on device');
        expect(await files.verify()).toBe('');
        await files.unmount();
      }
      await runs(world, ['volume', 'status', 'full']);
      await runs(world, ['volume', 'delete', 'full', '--yes']);
      await expectClean(world, before);
    },
  },
  {
    name: 'a clone has the space of its source and goes without it',
    async run(world) {
      await loadTopology(world);
      const before = await fstabs(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=origin', '--snapshot-factor=2']);
      const files = (await world.mount?.(world.hosts[0] ?? '', 'origin')) ?? null;
      await files?.write(10);
      await runs(world, ['volume', 'clone', 'origin', '--name=copy']);
      await files?.unmount();
      await runs(world, ['volume', 'delete', 'origin', '--yes']);
      if (files !== null) expect(await files.verify('copy')).toBe('');
      await runs(world, ['volume', 'delete', 'copy', '--yes']);
      await expectClean(world, before);
    },
  },
];
