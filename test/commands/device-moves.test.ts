import { afterEach, beforeEach, expect, test } from 'vitest';
import { GIB } from '../../src/model/sizes.ts';
import { bootWithNames, diskLab, hostWith } from '../support/disks.ts';
import type { Lab } from '../support/lab.ts';

const HOSTS = [1, 2, 3].map((n) =>
  hostWith(`gl${n}`, `10.0.0.${n}`, [{ path: '/dev/sdb' }, { path: '/dev/sdc' }]),
);
const SWAPPED = { '/dev/sdb': '/dev/sdc', '/dev/sdc': '/dev/sdb' };

let lab: Lab;
beforeEach(async () => {
  lab = await diskLab(HOSTS, { columns: 200 });
  await lab.ok('topology load --json=topology.json');
});
afterEach(async () => await lab.remove());

async function idOf(name: string): Promise<string> {
  return /Device Id: (\w{32})/.exec(await lab.ok(`device info ${name}`))?.[1] ?? '';
}

function held(host: string, path: string): string | null {
  const content = lab.simulation.host(host).disks.find((disk) => disk.path === path)?.content;
  return content?.type === 'lvm' ? content.group : null;
}

async function text(line: string): Promise<string> {
  const { code, stdout, stderr } = await lab.run(line);
  expect([code, stderr]).toEqual([0, stderr]);
  return stdout + stderr;
}

test('two disks that swapped names are told apart: one resync gives both their present names', async () => {
  const [b, c] = [await idOf('gl1:/dev/sdb'), await idOf('gl1:/dev/sdc')];
  bootWithNames(lab, 'gl1', SWAPPED);
  expect(held('gl1', '/dev/sdc')).toBe(`vg_${b}`);
  const told = await text(`device resync ${b}`);
  expect(told).toContain(`Device ${b} updated`);
  expect(told).toContain('/dev/sdb: name /dev/sdb → /dev/sdc');
  expect(told).toContain(`device ${c} beside it: name /dev/sdc → /dev/sdb`);
  expect([await idOf('gl1:/dev/sdc'), await idOf('gl1:/dev/sdb')]).toEqual([b, c]);
  expect(await idOf('gl1:/dev/disk/by-id/virtio-SIM-gl1-sdb')).toBe(b);
  expect(await text(`device resync ${b}`)).not.toContain('→');
});

test('volumes are made, grown and deleted on disks whose names moved, before anybody has told the state', async () => {
  await lab.ok('volume create --size=10 --name=before');
  for (const host of ['gl1', 'gl2', 'gl3']) bootWithNames(lab, host, SWAPPED);
  await lab.ok('volume create --size=20 --name=after');
  await lab.ok('volume expand --volume=before --expand-size=5');
  for (const { volumes } of lab.simulation.model.pools)
    for (const { rebalance } of Object.values(volumes)) if (rebalance) rebalance.status = 'completed';
  await lab.ok('volume delete before');
  await lab.ok('volume delete after');
  for (const host of ['gl1', 'gl2', 'gl3']) {
    const { groups, mounts } = lab.simulation.host(host);
    expect(Object.values(groups).flatMap((group) => Object.keys(group.volumes))).toEqual([]);
    expect(mounts.map(({ target }) => target)).toEqual(['/']);
  }
  expect(lab.simulation.notSimulated).toEqual([]);
});

test('a device is deleted from the disk it is on, not from the one that has its old name', async () => {
  const [b, c] = [await idOf('gl1:/dev/sdb'), await idOf('gl1:/dev/sdc')];
  bootWithNames(lab, 'gl1', SWAPPED);
  for (const verb of ['disable', 'remove', 'delete']) await lab.ok(`device ${verb} ${b}`);
  expect(held('gl1', '/dev/sdc')).toBeNull();
  expect(held('gl1', '/dev/sdb')).toBe(`vg_${c}`);
});

test('loading a file that names a managed disk in its new way finds it, and nothing is prepared', async () => {
  const b = await idOf('gl1:/dev/sdb');
  bootWithNames(lab, 'gl1', { '/dev/sdb': '/dev/sdx' });
  const topology = (device: string) =>
    JSON.stringify({
      clusters: [
        {
          nodes: [
            {
              node: { hostnames: { manage: ['gl1'], storage: ['10.0.0.1'] }, zone: 1 },
              devices: [device],
            },
          ],
        },
      ],
    });
  await lab.file('moved.json', topology('/dev/sdx'));
  const told = await text('topology load --json=moved.json');
  expect(told).toContain('\t\tFound device /dev/sdx\n');
  expect(told).toContain('Changed: device gl1:/dev/sdb: seen as /dev/sdx now');
  expect(await idOf('gl1:/dev/sdx')).toBe(b);
  expect(await text('topology load --json=moved.json')).toContain('Nothing has changed.');
  expect(held('gl1', '/dev/sdx')).toBe(`vg_${b}`);
});

test('a disk that has grown is told of, and taken in with --grow', async () => {
  const b = await idOf('gl1:/dev/sdb');
  const disk = lab.simulation.host('gl1').disks.find(({ path }) => path === '/dev/sdb');
  if (disk === undefined) throw new Error('no disk');
  disk.sizeKiB += 50 * GIB;
  expect(await text(`device resync ${b}`)).toContain(
    `To take the new size in: glusterctl device resync ${b} --grow`,
  );
  expect(await lab.ok(`device info ${b}`)).toContain('Size (GiB): 99');
  expect(await text(`device resync ${b} --grow`)).toContain('grown to the size of its disk');
  expect(await lab.ok(`device info ${b}`)).toContain('Size (GiB): 149');
});

test('a disk that is gone is a failure, named with what to look at; others of the cluster are read all the same', async () => {
  const b = await idOf('gl1:/dev/sdb');
  const host = lab.simulation.host('gl1');
  host.disks.splice(
    host.disks.findIndex(({ path }) => path === '/dev/sdb'),
    1,
  );
  delete host.groups[`vg_${b}`];
  const one = await lab.run(`device resync ${b}`);
  expect([one.code, one.stderr]).toEqual([
    1,
    expect.stringContaining(`gl1 does not show volume group vg_${b}`),
  ]);
  expect(one.stderr).toContain('device discover gl1');
  const cluster = (await lab.ok('cluster list')).match(/Id:(\w{32})/)?.[1] ?? '';
  const all = await lab.run(`device resync --cluster ${cluster}`);
  expect(all.code).toBe(3);
  expect(all.stdout.match(/ updated\n/g)).toHaveLength(5);
  expect(all.stdout).toContain(`NOT updated: gl1 does not show volume group vg_${b}`);
});

test('a host that is down is a failure of its devices', async () => {
  const b = await idOf('gl1:/dev/sdb');
  lab.simulation.kill('gl1');
  expect((await lab.run(`device resync ${b}`)).code).toBe(20);
});
