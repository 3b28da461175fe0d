import { expect } from 'vitest';
import { bricksInGluster, openOperations } from './moving.ts';
import { expectAgreement, loadTopology, PING, runs } from './truth.ts';
import type { Client, Scenario, World } from './world.ts';

function hostOf(brick: string): string {
  return brick.replace(/:.*/, '');
}

function pathOf(brick: string): string {
  return brick.replace(/^.*?:/, '');
}

async function kill(world: World, brick: string): Promise<void> {
  await world.killBrick(hostOf(brick), pathOf(brick));
}

async function gluster(world: World, command: string): Promise<void> {
  const ran = await world.onHost(world.hosts[0] ?? '', `gluster --mode=script ${command}`);
  expect(ran.code, `${command}: ${ran.stderr}${ran.stdout}`).toBe(0);
}

/** A brick misses what a client writes, and comes back; nothing heals it. */
async function fallsBehind(world: World, brick: string, client: Client): Promise<void> {
  await gluster(world, 'volume set data cluster.self-heal-daemon off');
  await kill(world, brick);
  await client.write(5);
  await runs(world, ['volume', 'start', 'data']);
}

/** The refusal, with all gates passed but those that are asked about. */
async function refusal(world: World, brick: string): Promise<string> {
  const before = await bricksInGluster(world, 'data');
  const { stderr } = await runs(world, ['brick', 'evict', brick, '--accept=self-heal-daemon'], 5);
  expect(await bricksInGluster(world, 'data')).toEqual(before);
  await expectAgreement(world);
  expect(await openOperations(world)).toEqual([]);
  return stderr;
}

export const gates: readonly Scenario[] = [
  {
    name: 'a brick that has what another one misses is not given up',
    async run(world) {
      await loadTopology(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data', PING]);
      const client = await world.client(world.hosts[0] ?? '', 'data');
      await client.write(5);
      const [first = '', , behind = ''] = await bricksInGluster(world, 'data');
      await fallsBehind(world, behind, client);
      const told = await refusal(world, first);
      expect(told).toContain('as it is source brick for data to be healed');
      expect(told).toMatch(/healed: \d+ entries wait to be healed on /);
      expect(told).not.toContain('set-online');
      await gluster(world, 'volume set data cluster.self-heal-daemon on');
      await runs(world, ['heal', 'wait', 'data']);
      await runs(world, ['brick', 'evict', first]);
      expect(await client.verify()).toBe('');
      await client.unmount();
    },
  },
  {
    name: 'an arbiter that blames the last brick with data: the dead one had the only good copy, and is not given up',
    async run(world) {
      await loadTopology(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data', '--arbiter', PING]);
      const client = await world.client(world.hosts[0] ?? '', 'data');
      await client.write(5);
      const [behind = '', good = ''] = await bricksInGluster(world, 'data');
      await fallsBehind(world, behind, client);
      await kill(world, good);
      const told = await refusal(world, good);
      expect(told).toMatch(/good-copy: \d+ entries are whole on no other brick/);
      await gluster(world, 'volume set data cluster.self-heal-daemon on');
      await runs(world, ['volume', 'start', 'data']);
      await runs(world, ['heal', 'wait', 'data']);
      await runs(world, ['brick', 'evict', good]);
      expect(await client.verify()).toBe('');
      await client.unmount();
    },
  },
  {
    name: 'the file system of a new brick is gone when it is to be put in place: nothing comes to the root disk',
    async run(world) {
      await loadTopology(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data', PING]);
      const client = await world.client(world.hosts[0] ?? '', 'data');
      await client.write(5);
      const before = await bricksInGluster(world, 'data');
      const [, old = ''] = before;
      const host = hostOf(old);
      const mounts = async () => (await world.onHost(host, 'cat /proc/mounts')).stdout.split('\n');
      const points = (await mounts()).map((line) => line.split(' ')[1] ?? '');
      // The first that this host asks about the volume is asked right before the brick is replaced.
      const held = await world.hold(host, 'gluster', 'volume info data');
      const running = world.run('brick', 'evict', old);
      await held.reached();
      const made = (await mounts()).map((line) => line.split(' ')[1] ?? '');
      const fresh = made.filter((point) => point.includes('heketi/mounts') && !points.includes(point));
      expect(fresh).toHaveLength(1);
      const [point = ''] = fresh;
      expect((await world.onHost(host, `umount ${point}`)).code).toBe(0);
      await held.release();
      const ran = await running;
      expect(ran.code, ran.stderr).toBe(5);
      expect(ran.stderr).toContain('is not mounted: the brick would be on the root disk');
      expect(await bricksInGluster(world, 'data')).toEqual(before);
      expect((await world.onHost(host, `find ${point} -type f 2>/dev/null`)).stdout).toBe('');
      await expectAgreement(world);
      expect(await openOperations(world)).toEqual([]);
      await runs(world, ['brick', 'evict', old]);
      expect(await client.verify()).toBe('');
      await client.unmount();
    },
  },
];
