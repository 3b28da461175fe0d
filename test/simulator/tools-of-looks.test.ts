import { beforeEach, expect, test } from 'vitest';
import { giveDefect } from '../../src/simulator/defects.ts';
import { numberedHosts } from '../support/simulated-pool.ts';

let { simulation, ask, said, pool, volume } = numberedHosts([]);

beforeEach(async () => {
  ({ simulation, ask, said, pool, volume } = numberedHosts([11, 12, 13], ['/dev/vdb']));
  await pool(12, 13);
});

test('processes of gluster are found by name, and ended by number', async () => {
  await volume('v', 'replica 3', '11/v 12/v 13/v');
  expect(await said('pgrep -x glusterd')).toMatch(/^\d+\n$/);
  expect(await said('pgrep -c -f "brick-name /bricks/v/b"')).toBe('1\n');
  expect(await said('pgrep -a glusterfsd')).toContain('--brick-name /bricks/v/b');
  const healer = (await said('pgrep -f glustershd')).trim();
  await said('kill -0 $(pgrep glusterfsd)');
  await said('kill $(pgrep -x glusterfsd)');
  expect((await ask('pgrep -x glusterfsd')).code).toBe(1);
  expect(await said('gluster --xml volume status v')).toContain(`<pid>${healer}</pid>`);
  await said(`kill -9 ${healer}`);
  expect((await ask(`kill ${healer}`)).stderr).toContain('No such process');
  const status = await said('gluster --xml volume status v');
  expect(status.match(/<status>0</g)).toHaveLength(2);
});

test('what waits in the connection to a peer that is gone tells that glusterd is stuck on it', async () => {
  const queue = async () => (await said('ss -Htn dst 10.77.0.13')).split(' ')[2] ?? '';
  expect(await queue()).toBe('0');
  simulation.kill('n13');
  expect(await queue()).toBe('');
  giveDefect(simulation.model, simulation.host('n11'), 'stuck=n13');
  expect(Number(await queue())).toBeGreaterThan(0);
});

test('file systems of one type, with their inodes', async () => {
  expect((await ask('df -B1 --output=target,size -t xfs')).stderr).toBe('df: no file systems processed\n');
  await said('mkfs.xfs -q /dev/vdb; mkdir /x; mount -o rw /dev/vdb /x');
  const [heading = '', row = '', ...more] = (
    await said('df -B1 --output=target,size,used,avail,itotal,iused -t xfs')
  ).split('\n');
  expect([heading.split(/\s+/).length >= 6, more]).toEqual([true, ['']]);
  const [target, size = 0, used = 0, avail, itotal = 0, iused = 0] = row
    .split(/\s+/)
    .map((each, at) => (at === 0 ? each : Number(each)));
  expect([target, avail]).toEqual(['/x', Number(size) - Number(used)]);
  expect(Number(itotal)).toBeGreaterThan(Number(iused));
});

test('clocks, starts and mounts', async () => {
  expect(await said('date +%s.%N')).toMatch(/^\d{10}\.\d{9}\n$/);
  const boot = await said('cat /proc/sys/kernel/random/boot_id');
  simulation.kill('n11');
  simulation.boot('n11');
  expect(await said('cat /proc/sys/kernel/random/boot_id')).not.toBe(boot);
  expect(await said('cat /proc/mounts')).toContain(' / ext4 ');
  expect((await ask('systemctl is-active glusterd none')).stdout).toBe('active\ninactive\n');
});
