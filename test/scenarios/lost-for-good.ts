import { expect } from 'vitest';
import { bricksInGluster, clientAtWork } from './moving.ts';
import { expectAgreement, json, loadTopology, PING, runs } from './truth.ts';
import type { Mounted, Scenario, World } from './world.ts';

interface BrickOn {
  readonly device: string;
  readonly path: string;
}

function third(world: World): string {
  return world.hosts[2] ?? '';
}

async function withFiles(world: World): Promise<Mounted | null> {
  await runs(world, ['volume', 'create', '--size=1', '--name=data', PING]);
  const files = (await world.mount?.(world.hosts[0] ?? '', 'data')) ?? null;
  await files?.write(20);
  return files;
}

/** The disk of a host that has a brick of the volume, and the other one. */
async function disksOf(
  world: World,
  host: string,
): Promise<{ readonly used: string; readonly other: string }> {
  const { bricks } = (await json(world, 'volume', 'info', 'data')) as { bricks: BrickOn[] };
  const { stdout } = await world.onHost(host, 'cat /proc/mounts');
  const brick = bricks.find(({ path }) => stdout.includes(` ${path.replace(/\/brick$/, '')} `));
  const { name } = (await json(world, 'device', 'info', brick?.device ?? '')) as { name: string };
  return { used: name, other: world.devices.find((each) => each !== name) ?? '' };
}

async function allRight(world: World, files: Mounted | null): Promise<void> {
  expect((await json(world, 'operation', 'info')).total).toBe(0);
  await expectAgreement(world);
  if (files === null) return;
  expect(await files.verify()).toBe('');
  await files.unmount();
}

export const lostForGood: readonly Scenario[] = [
  {
    name: 'a disk is pulled while a client writes: another one has its bricks, healed',
    async run(world) {
      await loadTopology(world);
      const files = await withFiles(world);
      const host = third(world);
      const { used, other } = await disksOf(world, host);
      await world.loseDisk(host, used);
      await files?.write(5);
      await runs(world, ['device', 'replace', `${host}:${used}`, `${host}:${other}`]);
      await allRight(world, files);
    },
  },
  {
    name: 'a host comes back empty under its name: it is the member that it was, its bricks healed',
    async run(world) {
      await loadTopology(world);
      const files = await withFiles(world);
      const host = third(world);
      await world.comesBackEmpty(host);
      await files?.write(5);
      await runs(world, ['node', 'replace', host]);
      await allRight(world, files);
    },
  },
  {
    name: 'a host is lost while a client writes: a fourth node takes over its bricks, and it is no member any more',
    hosts: 4,
    async run(world) {
      await loadTopology(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data', PING]);
      const client = await clientAtWork(world, ['data']);
      const serving = (await bricksInGluster(world, 'data')).map((brick) => brick.replace(/:.*/, ''));
      // The client's own host stays.
      const lost = serving.find((host) => host !== world.hosts[0]) ?? '';
      const fourth = world.hosts.find((host) => !serving.includes(host)) ?? '';
      await world.cutPower(lost);
      await runs(world, ['node', 'replace', lost, fourth]);
      const there = world.hosts.filter((host) => host !== lost);
      expect(await bricksInGluster(world, 'data')).toContainEqual(expect.stringMatching(`^${fourth}:`));
      expect((await json(world, 'operation', 'info')).total).toBe(0);
      await expectAgreement(world, there);
      await client.ends();
      await runs(world, ['status']);
    },
  },
];
