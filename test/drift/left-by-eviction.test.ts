import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';

let world: CommandWorld;

beforeEach(async () => {
  world = await commandWorld();
  await world.ok('topology load --json=topology.json');
  await world.ok('volume create --size=1 --name=data');
});

afterEach(async () => await world.remove());

test('what an eviction leaves on a host that is off is removed when it is back, by what is told from top to bottom', async () => {
  const { devices, nodes, bricks } = await world.state();
  const [brick] = Object.values(bricks);
  const device = devices[brick?.device ?? ''];
  const [host = ''] = nodes[device?.node ?? '']?.manage ?? [];
  world.simulation.kill(host);
  const { code, stderr } = await world.run(['brick', 'evict', brick?.id ?? '']);
  expect([code, stderr]).toEqual([0, expect.stringContaining(`${host}: of brick ${brick?.id} may be left:`)]);
  expect(stderr).toContain(`when ${host} is back, and how it is removed: glusterctl verify ${host}`);
  expect(stderr).toContain(
    `${host}:${device?.name} is offline from now on. To use it again then: glusterctl device enable ${device?.id}`,
  );
  world.simulation.boot(host);

  const told = await world.run(['verify', host]);
  const commands = [...told.stdout.matchAll(/→ glusterctl (repair .*)/g)].map(([, line = '']) => line);
  expect(commands.map((line) => line.replace(/^repair (\S+?):.*/, '$1'))).toEqual([
    'fstab-line-of-no-brick',
    'mount-of-no-brick',
    'lv-of-no-brick',
    'thin-pool-of-no-brick',
    'note-of-nothing',
  ]);
  for (const line of commands) await world.ok(line);
  expect(await world.ok('verify')).toContain('all is as the state has it');
  await world.ok(`device enable ${device?.id}`);
  expect(await world.wrong()).toEqual([]);
});

test('a host that answers keeps nothing, and nothing is said of it', async () => {
  const [brick] = Object.values((await world.state()).bricks);
  expect((await world.run(['brick', 'evict', brick?.id ?? ''])).stderr).not.toMatch(/is back|may be left/);
});
