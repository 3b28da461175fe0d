import { expect } from 'vitest';
import { expectAgreement, json, loadTopology, PING, runs } from './truth.ts';
import type { Mounted, Scenario, World } from './world.ts';

const data = ['volume', 'create', '--size=1', '--name=data', PING];

function third(world: World): string {
  return world.hosts[2] ?? '';
}

async function boots(world: World): Promise<readonly string[]> {
  return await Promise.all(
    world.hosts.map(async (host) => (await world.onHost(host, 'cat /proc/sys/kernel/random/boot_id')).stdout),
  );
}

async function mounted(world: World): Promise<Mounted | null> {
  const files = (await world.mount?.(world.hosts[0] ?? '', 'data')) ?? null;
  await files?.write(20);
  return files;
}

/** Nothing waits to be healed, as gluster itself lists it, and files are what they were. */
async function allIsWell(world: World, files: Mounted | null): Promise<void> {
  const { stdout } = await world.onHost(world.hosts[0] ?? '', 'gluster volume heal data info summary');
  const totals = [...stdout.matchAll(/^Total Number of entries: (\S+)$/gm)].map(([, total]) => total);
  expect(totals, stdout).toEqual(['0', '0', '0']);
  await expectAgreement(world);
  await runs(world, ['volume', 'status', 'data']);
  if (files === null) return;
  expect(await files.verify()).toBe('');
  await files.unmount();
}

export const maintenance: readonly Scenario[] = [
  {
    name: 'a host in maintenance while a client writes: no error, and all is healed at its end',
    async run(world) {
      await loadTopology(world);
      await runs(world, data);
      const host = third(world);
      const files = await mounted(world);
      const writer = await files?.keepWriting();
      await runs(world, ['node', 'maintenance', 'start', host]);
      const processes = await world.onHost(
        host,
        'pgrep -x glusterfsd || :; systemctl is-active glusterd || :',
      );
      expect(processes.stdout.trim()).toBe('inactive');
      expect((await world.onHost(host, 'grep -c heketi/mounts /proc/mounts')).stdout.trim()).toBe('1');
      await files?.write(20);
      // Of the same three copies two are left: not one more may go.
      await runs(world, ['node', 'maintenance', 'start', world.hosts[0] ?? ''], 5);
      await runs(world, ['node', 'maintenance', 'stop', host]);
      if (writer !== undefined) {
        const { written, errors } = await writer.stop();
        expect(errors).toBe('');
        expect(written).toBeGreaterThan(10);
      }
      await allIsWell(world, files);
      expect((await json(world, 'operation', 'info')).total).toBe(0);
    },
  },
  {
    name: 'a command on host after host, and one that boots its host',
    async run(world) {
      await loadTopology(world);
      await runs(world, data);
      const files = await mounted(world);
      const before = await boots(world);
      await runs(world, ['cluster', 'rolling', '--', 'true']);
      expect(await boots(world)).toEqual(before);
      await runs(world, ['cluster', 'rolling', `--node=${third(world)}`, '--', 'reboot']);
      const after = await boots(world);
      expect(after.map((boot, place) => boot === before[place])).toEqual([true, true, false]);
      await allIsWell(world, files);
      for (const host of world.hosts)
        expect((await world.onHost(host, 'ls /var/lib/glusterctl')).stdout).toBe('fence\nnotes\nnotes.new\n');
    },
  },
];
