import { afterEach, describe, expect, test } from 'vitest';
import { initDevicesScript } from '../../src/lvm/device.ts';
import { sshAccess } from '../../src/model/access.ts';
import { GIB } from '../../src/model/sizes.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { linksOf } from '../../src/simulator/model/blocks.ts';
import { defaultSettings } from '../support/default-settings.ts';
import { bootWithNames, diskLab, hostWith } from '../support/disks.ts';
import type { Lab } from '../support/lab.ts';
import { person } from '../support/person.ts';

/** Disks of all kinds that are no good, each with what it is. */
const DISKS = [
  { path: '/dev/sdb' },
  { path: '/dev/sdc', content: 'ext4' },
  { path: '/dev/sdd', content: 'swap' },
  { path: '/dev/sde', content: 'gpt' },
  { path: '/dev/sdf', heldBy: { path: '/dev/md127', type: 'raid1' } },
  { path: '/dev/sdg', sizeKiB: GIB / 2 },
  { path: '/dev/sdh', readOnly: true },
  { path: '/dev/sdi', content: 'xfs' },
  { path: '/dev/sdj' },
  { path: '/dev/sdk' },
] as const;

let lab: Lab;
afterEach(async () => await lab.remove());

async function start(options: Parameters<typeof diskLab>[1] = {}): Promise<void> {
  lab = await diskLab([hostWith('gl1', '10.0.0.1', DISKS)], { columns: 200, ...options });
  await lab.ok('cluster create --name=lab');
  await lab.ok('node add --zone=1 --cluster=lab --management-host-name=gl1 --storage-host-name=10.0.0.1');
  const host = lab.simulation.host('gl1');
  host.mounts = [
    ...host.mounts,
    { source: '/dev/sdi', target: '/srv', type: 'xfs', options: 'rw' },
    { source: '/dev/sdj', target: '[SWAP]', type: 'swap', options: '' },
  ];
  const disk = host.disks.find(({ path }) => path === '/dev/sdk');
  if (disk === undefined) throw new Error('no disk');
  disk.content = { type: 'lvm', uuid: 'other0-aaaa', group: 'data', startKiB: 1024, tags: [] };
  host.groups.data = { uuid: 'vg-0000', extentKiB: 4096, disks: ['/dev/sdk'], tags: [], volumes: {} };
}

function disksOf(): string {
  const { disks, groups } = lab.simulation.host('gl1');
  return JSON.stringify({ disks, groups: Object.keys(groups) });
}

async function add(path: string, more = '') {
  return await lab.run(`device add --name=${path} --node=gl1 ${more}`);
}

const REFUSED: readonly (readonly [string, string, RegExp, boolean])[] = [
  ['a file system', '/dev/sdc', /already initialized or contains data\?\): ext4 file system/, true],
  ['unused swap space', '/dev/sdd', /unused swap space/, true],
  ['partitions', '/dev/sde', /GPT with 1 partition/, true],
  ['a RAID that holds it', '/dev/sdf', /held by \/dev\/md127 \(raid1\)/, false],
  ['being too small', '/dev/sdg', /sdg failed: smaller than 1 GiB/, false],
  ['being read-only', '/dev/sdh', /sdh failed: read-only/, false],
  ['being mounted', '/dev/sdi', /mounted on \/srv/, false],
  ['swap in use', '/dev/sdj', /used as swap/, false],
  [
    'a volume group of somebody else',
    '/dev/sdk',
    /aleady contains Physical Volume .*volume group data/,
    false,
  ],
  [
    'not being there',
    '/dev/sdz',
    /sdz failed: there is no such block device\nHint: .*device discover gl1/,
    false,
  ],
  ['being no block device', '/etc/fstab', /there is no such block device/, false],
];

describe('a disk is refused for', () => {
  test.each(REFUSED)('%s', async (_, path, words, wipeable) => {
    await start();
    const before = disksOf();
    const { code, stdout, stderr } = await add(path);
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toMatch(words);
    expect(stderr.includes('--destroy-existing-data')).toBe(wipeable);
    expect(disksOf()).toBe(before);
    expect(await lab.ok('device list')).toBe('');
  });

  test.each(REFUSED.filter(([, , , wipeable]) => !wipeable))(
    '%s, whatever may be destroyed',
    async (_, path, words) => {
      await start();
      const before = disksOf();
      const { code, stderr } = await add(path, '--destroy-existing-data --yes');
      expect(code).toBe(5);
      expect(stderr).toMatch(words);
      expect(disksOf()).toBe(before);
    },
  );

  test('what it holds, also where another disk can not be read: then each is looked at alone', async () => {
    await start();
    lab.simulation.addFault({
      host: 'gl1',
      command: /^wipefs .*--output/,
      lasting: true,
      effect: { kind: 'fails' },
    });
    const { code, stdout } = await lab.run('device discover gl1 --json');
    expect(code).toBe(0);
    expect(stdout).toMatch(/ext4 file system[\s\S]*unused swap space/);
    const asked = lab.simulation.journal.flatMap(({ commands }) => commands);
    expect(asked).toContain('wipefs --no-act --parsable /dev/sdb');
  });

  test('being managed already, under this or another name, wiping or not', async () => {
    await start();
    await lab.ok('device add --name=/dev/sdb --node=gl1');
    const before = disksOf();
    for (const name of ['/dev/sdb', '/dev/disk/by-id/virtio-SIM-gl1-sdb']) {
      const plain = await add(name);
      expect([plain.code, plain.stderr]).toEqual([
        5,
        expect.stringMatching(/aleady contains Physical Volume/),
      ]);
      const wiping = await add(name, '--destroy-existing-data --yes');
      expect([wiping.code, wiping.stderr]).toEqual([
        5,
        expect.stringMatching(/Device already in use \(ID: \w{32}\)/),
      ]);
    }
    expect(disksOf()).toBe(before);
  });

  test('a name that leads to another disk since the last boot, until the names are read again', async () => {
    await start();
    await lab.ok('device add --name=/dev/sdb --node=gl1');
    const id = (await lab.ok('device list -o json')).match(/"id":\s*"(\w{32})"/)?.[1] ?? '';
    lab.simulation.host('gl1').disks.push({
      path: '/dev/sdx',
      sizeKiB: 50 * GIB,
      vgSizeKiB: null,
      serial: 'NEW',
      model: 'new',
      rotational: false,
      readOnly: false,
      content: null,
    });
    bootWithNames(lab, 'gl1', { '/dev/sdb': '/dev/sdx', '/dev/sdx': '/dev/sdb' });
    const early = await add('/dev/sdb');
    expect([early.code, early.stderr]).toEqual([5, expect.stringContaining(`device resync ${id}`)]);
    await lab.ok(`device resync ${id}`);
    expect(await lab.ok('device info gl1:/dev/sdx')).toContain(`Device Id: ${id}`);
    await lab.ok('device add --name=/dev/sdb --node=gl1');
    expect((await lab.ok('device list')).match(/Name:\S+/g)?.sort()).toEqual([
      'Name:/dev/sdb',
      'Name:/dev/sdx',
    ]);
  });
});

describe('--destroy-existing-data', () => {
  test.each(['/dev/sdc', '/dev/sdd', '/dev/sde'])('shows what %s holds, and wipes it', async (path) => {
    await start();
    const { code, stderr } = await add(path, '--destroy-existing-data');
    expect(code).toBe(0);
    expect(stderr).toContain(`gl1:${path}: what is on it will be lost: `);
    const disk = lab.simulation.host('gl1').disks.find((one) => one.path === path);
    expect(disk?.content).toMatchObject({ type: 'lvm', group: expect.stringMatching(/^vg_/) });
  });

  test('on an empty disk says nothing', async () => {
    await start();
    const { code, stderr } = await add('/dev/sdb', '--destroy-existing-data --quiet');
    expect([code, stderr.replace(/^\[simulated\].*\n/m, '')]).toEqual([0, '']);
  });

  test('with --dry-run shows what would be lost, and loses nothing', async () => {
    await start();
    const before = disksOf();
    const { code, stdout, stderr } = await add('/dev/sdc', '--destroy-existing-data --dry-run --verbose');
    expect(code).toBe(0);
    expect(`${stdout}${stderr}`).toContain('wipefs');
    expect(disksOf()).toBe(before);
  });
});

test('a node that is none is told as such, behind what heketi-cli said', async () => {
  await start();
  expect(await lab.run('device add --name=/dev/sdb --node=gl2')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining(
      'Error: validation failed: node: gl2 is not a valid UUID.\nHint: There is no node "gl2". Did you mean "gl1"?\n',
    ),
  });
  const none = await lab.run(`device add --name=/dev/sdb --node=${'f'.repeat(32)}`);
  expect([none.code, none.stderr]).toEqual([
    4,
    expect.stringContaining('Error: Node id does not exist\nHint: There is no node "ffff'),
  ]);
});

describe('what was added', () => {
  test('is printed as one word with -o name, as an object with --json', async () => {
    await start();
    const name = await lab.ok('device add --name=/dev/sdb --node=gl1 -o name');
    expect(name).toMatch(/^[0-9a-f]{32}\n$/);
    const shown = JSON.parse(await lab.ok(`device info ${name.trim()} --json`)) as { paths: string[] };
    expect(shown.paths).toEqual(['/dev/disk/by-id/virtio-SIM-gl1-sdb', '/dev/sdb']);
    expect(lab.simulation.notSimulated).toEqual([]);
  });

  test('that fails half-way leaves nothing behind', async () => {
    await start();
    lab.simulation.addFault({ host: 'gl1', command: /^vgcreate/, effect: { kind: 'fails' } });
    const { code, stderr } = await add('/dev/sdb');
    expect([code, stderr]).toEqual([1, expect.stringContaining('nothing is left behind')]);
    expect(lab.simulation.host('gl1').disks[0]?.content).toBeNull();
    expect(await lab.ok('operation list')).not.toMatch(/add device/);
  });

  test('a disk that is another than the one that was looked at is left alone', async () => {
    await start();
    const before = disksOf();
    const hosts = createDirectHosts(lab.simulation);
    const disk = lab.simulation.host('gl1').disks.find(({ path }) => path === '/dev/sdc');
    const link = disk && linksOf(disk).find((each) => /diskseq/.test(each));
    const prepare = async (
      seen: { sizeKiB: number; serialNumber: string },
      boot = 'another',
      path = '/dev/sdc',
    ) => {
      const expected = { ...seen, arrival: { boot, link: link ?? '' } };
      const work = { deviceId: 'd'.repeat(32), path, destroyExistingData: true, expected };
      const script = initDevicesScript([work], defaultSettings('c'.repeat(32)));
      return await hosts.run({ name: 'gl1', access: sshAccess() }, script, { timeoutSeconds: 10 });
    };
    const size = 100 * GIB;
    expect(await prepare({ sizeKiB: size - 4, serialNumber: 'SIM-gl1-sdc' })).toMatchObject({
      code: 77,
      stderr: expect.stringContaining('is not the disk that was looked at: its KiB and serial number are'),
    });
    expect(await prepare({ sizeKiB: size, serialNumber: 'ANOTHER' })).toMatchObject({
      code: 77,
      stderr: expect.stringContaining(`are ${size} SIM-gl1-sdc now, they were ${size} ANOTHER`),
    });
    const boot = lab.simulation.files('gl1').read('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
    expect(await prepare({ sizeKiB: size, serialNumber: 'ANOTHER' }, boot, '/dev/sdb')).toMatchObject({
      code: 77,
    });
    expect(disksOf()).toBe(before);
    // Since the same boot the same disk has not left: what it was called then does not matter.
    expect(await prepare({ sizeKiB: size, serialNumber: 'ANOTHER' }, boot)).toMatchObject({ code: 0 });
  });
});

describe('on a terminal', () => {
  test.each([
    ['/dev/sdc', 0],
    ['yes', 5],
    ['/dev/sdd', 5],
  ])('the device is to be typed before it is wiped: %s', async (answer, expected) => {
    const { more } = person({ 'Type /dev/sdc to go on:': answer });
    await start({ terminal: true, more, variables: { CI: '' } });
    const before = disksOf();
    const { code, stderr } = await add('/dev/sdc', '--destroy-existing-data');
    expect(stderr).toContain('gl1:/dev/sdc holds: ext4 file system. All of it will be lost.');
    expect(code).toBe(expected);
    expect(disksOf() === before).toBe(expected !== 0);
    if (expected !== 0) expect(stderr).toContain('gl1:/dev/sdc was left as it is');
  });
});
