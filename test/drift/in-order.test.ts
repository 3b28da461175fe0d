import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Moment } from '../crash/command-world.ts';
import { type DriftWorld, driftMoment, driftWorld } from './drift-world.ts';

let moment: Moment;
let there: DriftWorld;

beforeAll(async () => {
  moment = await driftMoment();
});

beforeEach(async () => {
  there = await driftWorld(moment);
});

afterEach(async () => await there.world.remove());

/** Of each difference the first thing that is told to be typed, from top to bottom. */
async function hints(): Promise<readonly string[]> {
  const { stdout } = await there.world.run('verify');
  return stdout
    .split('\n')
    .filter((line, at, all) => line.includes('→') && all[at - 1]?.includes('→') !== true)
    .map((line) => line.replace(/^ *→ /, ''));
}

describe('a volume that is not started, and a brick of it that is not mounted', () => {
  beforeEach(async () => {
    const { shell, place } = there;
    await shell('gl1', 'gluster --mode=script volume stop data');
    await shell('gl2', `umount -l ${place('gl2').point}`);
  });

  test('are told in the order in which they are mended', async () => {
    const told = await hints();
    expect(told.map((line) => line.replace(/(mount-missing:gl2):\S+/, '$1'))).toEqual([
      'glusterctl repair mount-missing:gl2',
      'after what is wrong with its bricks, as the state has it:  glusterctl repair volume-not-started:data --trust=state',
    ]);
    for (const line of told) await there.world.ok(/glusterctl (.*)/.exec(line)?.[1] ?? '');
    expect(await there.world.ok('verify')).toContain('all is as the state has it');
  });

  test('the volume is not started before', async () => {
    const { code, stdout } = await there.world.run('repair volume-not-started --trust=state');
    expect([code, stdout]).toEqual([
      6,
      expect.stringContaining(
        'volume-not-started:data stays: bricks of it are not as they should be: first them',
      ),
    ]);
    expect(await there.shell('gl1', 'gluster volume info data')).toContain('Status: Stopped');
  });

  test('are told for the state that was named by a flag, to people and programs', async () => {
    const { stdout } = await there.world.run('verify --state=state.json');
    expect(stdout).toMatch(/→ glusterctl --state state\.json repair mount-missing:gl2:\S+$/m);
    const { differences } = JSON.parse((await there.world.run('verify -o json --state=state.json')).stdout);
    const commands = differences.flatMap(({ next }: { next: { command: string }[] }) =>
      next.map(({ command }) => command),
    );
    expect(commands).toContain('glusterctl --state state.json repair volume-not-started:data --trust=state');
  });

  test('both are mended at once', async () => {
    await there.world.ok('repair --all --trust=state');
    expect(await there.world.ok('verify')).toContain('all is as the state has it');
  });
});

test('the command that mounts a brick by hand works without its line in fstab', async () => {
  const { shell, place, world } = there;
  const { point, node } = place('gl1');
  await shell('gl1', `umount -l ${point}`);
  await shell('gl1', `grep -v '${point}' /etc/fstab >/etc/fstab.new || :; mv /etc/fstab.new /etc/fstab`);
  const { differences } = JSON.parse((await world.run('verify -o json')).stdout);
  const [, byHand] = differences.find(({ kind }: { kind: string }) => kind === 'mount-missing').next;
  expect(byHand.command).toContain(`${node} ${point}`);
  await shell('gl1', byHand.command);
  expect(await shell('gl1', 'cat /proc/mounts')).toContain(point);
});
