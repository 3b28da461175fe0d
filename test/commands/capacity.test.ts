import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await lab({ columns: 200 });
  await cli.ok('topology load --json=topology.json');
});
afterEach(async () => await cli.remove());

test('what cluster capacity shows can be typed as it stands', async () => {
  const { stdout, stderr } = await cli.run('cluster capacity');
  expect(stdout).toMatch(/^The largest single volume that fits now.*\n *LARGEST +KIND +FLAGS\n/);
  const kinds = [...stdout.matchAll(/^ *([\d.]+) (\w+) {2}[^-]*?(--.*)$/gm)];
  expect(kinds.length).toBeGreaterThan(3);
  for (const [, size, unit, flags] of kinds)
    await cli.ok(`volume create --size=${size}${unit} ${flags} --check`);
  expect(stdout).toMatch(
    /none fits {2}disperse 4\+2 +--durability=disperse --disperse-data=4 --redundancy=2/,
  );
  const why = /glusterctl (volume create .* --check)/.exec(stderr)?.[1] ?? '';
  expect(await cli.run(why)).toMatchObject({ code: 7, stderr: expect.stringContaining('needs 6 nodes') });
});

test('a host that can not be looked at fails device discover, with what to do', async () => {
  cli.simulation.kill('gl1');
  const { code, stderr } = await cli.run('device discover gl1');
  expect([code, stderr]).toEqual([20, expect.stringContaining('gl1')]);
  expect((await cli.run('device discover gl1 gl2')).code).toBe(3);
});

test('of disks that are managed, device discover tells in short what is on them; -o wide tells all', async () => {
  await cli.ok('volume create --size=1 --name=one');
  const short = await cli.ok('device discover gl1 -o table');
  expect(short).toContain('bricks of ours');
  expect(short).not.toContain('/var/lib/heketi/mounts');
  expect(await cli.ok('device discover gl1 -o wide')).toContain('physical volume');
});
