import { afterEach, expect, test } from 'vitest';
import { diskLab, hostWith } from '../support/disks.ts';
import type { Lab } from '../support/lab.ts';
import { person } from '../support/person.ts';

/** An empty disk, two that hold something, one that is in use. */
const DISKS = [
  { path: '/dev/sdb' },
  { path: '/dev/sdc', content: 'ext4' },
  { path: '/dev/sdd', content: 'xfs' },
  { path: '/dev/sde', content: 'xfs' },
] as const;
const DEVICES = [...DISKS.map(({ path }) => path)];

let lab: Lab;
afterEach(async () => await lab.remove());

async function start(
  options: Parameters<typeof diskLab>[1] = {},
  devices: readonly unknown[] = DEVICES,
): Promise<void> {
  lab = await diskLab([hostWith('gl1', '10.0.0.1', DISKS)], { columns: 200, ...options });
  const host = lab.simulation.host('gl1');
  host.mounts = [...host.mounts, { source: '/dev/sde', target: '/srv', type: 'xfs', options: 'rw' }];
  const node = { hostnames: { manage: ['gl1'], storage: ['10.0.0.1'] }, zone: 1 };
  await lab.file('dirty.json', JSON.stringify({ clusters: [{ nodes: [{ node, devices }] }] }));
}

function contents(): Record<string, string | undefined> {
  const { disks } = lab.simulation.host('gl1');
  return Object.fromEntries(disks.map(({ path, content }) => [path, content?.type]));
}

test('a dirty disk is refused, with both ways to wipe it', async () => {
  await start();
  const { code, stderr } = await lab.run('topology load --json=dirty.json');
  expect(code).toBe(3);
  expect(stderr).toContain(
    'to lose what is on it, add --destroy-existing-data, or "destroydata": true to the disk in a topology file',
  );
  expect(contents()).toMatchObject({ '/dev/sdb': 'lvm', '/dev/sdc': 'ext4', '/dev/sdd': 'xfs' });
});

test('both ways wipe it, tell what is lost, and leave alone what is in use', async () => {
  await start();
  const { code, stdout, stderr } = await lab.run('topology load --json=dirty.json --destroy-existing-data');
  expect(stderr).toContain('gl1:/dev/sdc: what is on it will be lost: ext4 file system');
  expect(stderr).toContain('gl1:/dev/sdd: what is on it will be lost: xfs file system');
  expect(stdout).toMatch(
    /sdb \.\.\. OK\n.*sdc \.\.\. OK\n.*sdd \.\.\. OK\n.*sde \.\.\. Unable to add.*mounted on \/srv/,
  );
  expect(code).toBe(3);
  expect(contents()).toEqual({ '/dev/sdb': 'lvm', '/dev/sdc': 'lvm', '/dev/sdd': 'lvm', '/dev/sde': 'xfs' });
});

test('the file wipes the disks that it says it of', async () => {
  await start({}, ['/dev/sdb', { name: '/dev/sdc', destroydata: true }, '/dev/sdd']);
  expect((await lab.run('topology load --json=dirty.json')).code).toBe(3);
  expect(contents()).toMatchObject({ '/dev/sdb': 'lvm', '/dev/sdc': 'lvm', '/dev/sdd': 'xfs' });
});

test('a dry run tells what would be lost, and loses nothing', async () => {
  await start({}, ['/dev/sdb', '/dev/sdc']);
  const before = contents();
  const { stderr } = await lab.run('topology load --json=dirty.json --destroy-existing-data --dry-run');
  expect(stderr).toContain('gl1:/dev/sdc: what is on it will be lost: ext4 file system');
  expect(contents()).toEqual(before);
});

test('on a terminal each disk is asked about by itself', async () => {
  const { more } = person({
    'Type /dev/sdc to go on:': 'no',
    'Type /dev/sdd to go on:': '/dev/sdd',
  });
  await start({ terminal: true, more, variables: { CI: '' } }, ['/dev/sdb', '/dev/sdc', '/dev/sdd']);
  const { code, stderr } = await lab.run('topology load --json=dirty.json --destroy-existing-data');
  expect(stderr).toContain('gl1:/dev/sdc holds: ext4 file system. All of it will be lost.');
  expect(stderr).toContain('gl1:/dev/sdd holds: xfs file system. All of it will be lost.');
  expect([code, stderr]).toEqual([3, expect.stringContaining('gl1:/dev/sdc was left as it is')]);
  expect(contents()).toMatchObject({ '/dev/sdb': 'lvm', '/dev/sdc': 'ext4', '/dev/sdd': 'lvm' });
});
