import { beforeEach, describe, expect, test } from 'vitest';
import { giveDefect, mendHost, namedDefects } from '../../src/simulator/defects.ts';
import { obey } from '../../src/simulator/orders.ts';
import { numberedHosts } from '../support/simulated-pool.ts';

let { simulation, ask, said, pool } = numberedHosts([]);

const VG = 'vg_1';
const POINT = '/bricks/m';

beforeEach(async () => {
  ({ simulation, ask, said, pool } = numberedHosts([11, 12], ['/dev/vdb', '/dev/vdc']));
  await pool(12);
  for (const host of [11, 12])
    await said(
      `vgcreate -qq --autobackup=y ${VG} /dev/vdb
lvcreate -qq --autobackup=y --thin ${VG}/tp_1 --size 1048576K --virtualsize 1048576K --name b1
mkfs.xfs -q /dev/mapper/${VG}-b1
mkdir -p ${POINT}
mount -o rw /dev/mapper/${VG}-b1 ${POINT}
mkdir ${POINT}/b`,
      host,
    );
  await said(`gluster volume create v 10.77.0.11:${POINT}/b 10.77.0.12:${POINT}/b`);
  await said('gluster volume start v');
});

const give = (defect: string) => giveDefect(simulation.model, simulation.host('n12'), defect);
const served = () => Object.keys(simulation.host('n12').bricks);

test('a disk that answers with errors takes its group, its file system and its brick with it', async () => {
  give('disk-errors=/dev/vdb');
  expect(namedDefects(simulation.host('n12'))).toEqual(['disk-errors=/dev/vdb']);
  expect(served()).toEqual([]);
  expect(await said('gluster --xml volume status v')).toMatch(/10\.77\.0\.12<[\s\S]*?<status>0</);

  const reports = await ask(
    'pvs --noheadings -o pv_name,vg_name; vgs --noheadings -o vg_name; lvs --noheadings',
    12,
  );
  expect([reports.code, reports.stdout]).toEqual([0, '']);
  expect(reports.stderr).toContain('  Error reading device /dev/vdb at 0 length 512.\n');
  const failing: readonly (readonly [string, number, RegExp])[] = [
    [`vgs ${VG}`, 5, /Volume group "vg_1" not found/],
    [`lvs ${VG}/b1`, 5, /Volume group "vg_1" not found/],
    [`lvcreate -qq --thin ${VG}/tp_1 --virtualsize 1024K --name b2`, 5, /not found/],
    ['vgcreate -qq vg_2 /dev/vdb', 5, /Error reading device/],
    ['mkfs.xfs -q -f /dev/vdb', 1, /Input\/output error/],
    ['wipefs -q --all /dev/vdb', 1, /Input\/output error/],
    ['blkid /dev/vdb', 2, /^$/],
    [`mount /dev/mapper/${VG}-b1 /mnt`, 32, /can't read superblock/],
    [`ls ${POINT}`, 2, /Input\/output error/],
    [`stat -c %n ${POINT}/b`, 1, /Input\/output error/],
    [`mkdir ${POINT}/c`, 1, /Input\/output error/],
    [`mountpoint -q ${POINT}`, 1, /Input\/output error/],
    [`echo x > ${POINT}/b/file`, 2, /Input\/output error/],
    [`[ -d ${POINT}/b ]`, 1, /^$/],
  ];
  for (const [line, code, said] of failing) {
    const outcome = await ask(line, 12);
    expect([line, outcome.code, outcome.stderr]).toEqual([line, code, expect.stringMatching(said)]);
  }
  expect(await said('lsblk -nro NAME', 12)).toContain('vdb');
  expect(await said(`findmnt -n -o SOURCE -M ${POINT}`, 12)).toContain(`${VG}-b1`);
  await said('vgcreate -qq --autobackup=y vg_2 /dev/vdc', 12);
});

test('a disk that is gone is not even listed', async () => {
  give('disk-gone=/dev/vdb');
  expect(await said('lsblk -nro NAME', 12)).not.toContain('vdb');
  expect((await ask('[ -b /dev/vdb ]', 12)).code).toBe(1);
  expect((await ask(`ls ${POINT}`, 12)).code).toBe(2);
  expect(await said('pvs --noheadings', 12)).toBe('');
  expect(served()).toEqual([]);
});

describe('a disk that was replaced', () => {
  beforeEach(() => {
    give('disk-errors=/dev/vdb');
    obey(simulation, { verb: 'replace-disk', host: 'n12', disk: '/dev/vdb' });
  });

  test('is empty and has another number; what was mounted from the old one stays in the way', async () => {
    expect(await said('lsblk -dnro SERIAL /dev/vdb; wipefs --no-act /dev/vdb', 12)).toBe('SIM-n12-vdb-new\n');
    expect((await ask(`ls ${POINT}`, 12)).stderr).toContain('Input/output error');
    expect((await ask('dmsetup remove vg_1-b1', 12)).stderr).toContain('Device or resource busy');
    await said(`umount ${POINT}`, 12);
    expect(await said('dmsetup ls', 12)).toContain('vg_1-b1\t');
    await said(
      'dmsetup remove vg_1-b1; dmsetup remove vg_1-tp_1-tpool; dmsetup remove vg_1-tp_1_tdata; dmsetup remove vg_1-tp_1_tmeta',
      12,
    );
    expect(await said('dmsetup ls', 12)).toBe('No devices found\n');
    await said(`vgcreate -qq --autobackup=y ${VG} /dev/vdb`, 12);
    expect(await said('vgs --noheadings -o vg_name,lv_count', 12)).toMatch(/^ +vg_1 +0\n$/);
    obey(simulation, { verb: 'replace-disk', host: 'n12', disk: '/dev/vdb' });
    expect(simulation.host('n12').disks[0]?.serial).toBe('SIM-n12-vdb-new2');
  });

  test('has nothing left of the old one after a boot', async () => {
    simulation.kill('n12');
    simulation.boot('n12');
    expect(simulation.host('n12').groups).toEqual({});
    expect(await said('dmsetup ls', 12)).toBe('No devices found\n');
  });
});

test('a dead disk that is mended has what it had, mounted and served after a boot', async () => {
  await said(`echo '/dev/mapper/${VG}-b1 ${POINT} xfs rw 0 0' >> /etc/fstab; sync`, 12);
  give('disk-errors=/dev/vdb');
  simulation.kill('n12');
  simulation.boot('n12');
  expect(simulation.host('n12').mounts.map(({ target }) => target)).toEqual(['/']);
  mendHost(simulation.model, simulation.host('n12'));
  simulation.kill('n12');
  simulation.boot('n12');
  expect(served()).toEqual([`${POINT}/b`]);
});

test('how full thin pools are is as was ordered', async () => {
  give('pool-data=91.5');
  give('pool-metadata=80');
  expect(
    await said(`lvs --noheadings --separator=: -o data_percent,metadata_percent -S lv_name=tp_1 ${VG}`, 12),
  ).toBe('  91.50:80.00\n');
});

test('orders about disks that are not there are refused', () => {
  expect(() => give('disk-gone=/dev/vdz')).toThrow(/n12 has \/dev\/vdb, \/dev\/vdc/);
  expect(() => obey(simulation, { verb: 'replace-disk', host: 'n12', disk: '/dev/vdz' })).toThrow(
    /\/dev\/vdc/,
  );
});

test('stat and df go on with what else they are asked for', async () => {
  give('disk-errors=/dev/vdb');
  for (const tool of ['stat -c %n', 'df --output=file']) {
    const { code, stdout, stderr } = await ask(`${tool} ${POINT}/b /etc`, 12);
    expect([code, stdout, stderr]).toEqual([
      1,
      expect.stringContaining('/etc'),
      expect.stringContaining('Input/output error'),
    ]);
  }
});
