import { beforeEach, expect, test } from 'vitest';
import { giveDefect, mendHost, namedDefects } from '../../src/simulator/defects.ts';
import { numberedHosts } from '../support/simulated-pool.ts';

let { simulation, ask, said } = numberedHosts([]);

const POINT = '/bricks/m';
const host = () => simulation.host('n11');

beforeEach(async () => {
  ({ simulation, ask, said } = numberedHosts([11], ['/dev/sdb', '/dev/sdc']));
  await said(
    `vgcreate -qq --autobackup=y vg_1 /dev/sdb
lvcreate -qq --autobackup=y --thin vg_1/tp_1 --size 1048576K --virtualsize 1048576K --name b1
mkfs.xfs -q /dev/mapper/vg_1-b1
mkdir -p ${POINT}
mount -o rw /dev/mapper/vg_1-b1 ${POINT}
mkdir ${POINT}/b`,
    11,
  );
  giveDefect(simulation.model, host(), 'disk-hangs=/dev/sdb');
});

/** With a shell between that can be killed. */
const shielded = (command: string) => `timeout 20 sh -c 'out=$(${command}); echo "$out"'`;

test('what touches a disk that hangs comes to no end, what the kernel remembers is told', async () => {
  expect(namedDefects(host())).toEqual(['disk-hangs=/dev/sdb']);
  for (const command of [
    'vgs',
    'pvs',
    `ls ${POINT}/b`,
    `find ${POINT}`,
    'wipefs --no-act /dev/sdb',
    `umount ${POINT}`,
  ])
    expect([command, (await ask(shielded(command), 11)).code]).toEqual([command, 124]);
  for (const command of [
    `stat -c %n ${POINT}/b`,
    `df -k ${POINT}`,
    'lsblk -nro NAME',
    'wipefs --no-act /dev/sdc',
    'dmsetup ls',
    `[ -d ${POINT}/b ]`,
  ])
    expect([command, (await ask(shielded(command), 11)).code]).toEqual([command, 0]);
});

test('LVM can not be killed then: its own time limit waits with it, a limit around a shell does not', async () => {
  const outcome = await ask(`timeout 100 sh -c 'timeout 20 lvs; echo went on'`, 11);
  expect([outcome.code, outcome.stdout]).toEqual([124, '']);
  expect(await said(`timeout 100 sh -c 'timeout 20 ls ${POINT}; echo went on'`, 11)).toBe('went on\n');
  expect(host().stuck).toMatchObject([{ command: 'lvs' }]);
});

test('its processes and its requests are there to be seen until it answers again', async () => {
  const group = (await ask(`timeout 20 sh -c 'echo "$PPID"; out=$(lvs)'`, 11)).stdout.trim();
  expect(
    await said('for file in /proc/[0-9]*/stat; do read -r line <$file; echo "$line"; done', 11),
  ).toContain(`(lvs) D 1 ${group} ${group} `);
  expect(await said('cat /sys/block/sdb/inflight /sys/block/sdc/inflight /sys/block/dm-0/inflight', 11)).toBe(
    '       4       26\n       0        0\n       4       26\n',
  );
  expect(await said('cat /sys/block/dm-0/dm/name; [ -e /sys/block/sdb/device/delete ]', 11)).toBe(
    'vg_1-b1\n',
  );
  mendHost(simulation.model, host());
  expect(
    await said('lvs --noheadings -o lv_name; echo /proc/[0-9]*; cat /sys/block/sdb/inflight', 11),
  ).toMatch(/b1[\s\S]*\/proc\/\[0-9\]\*\n {7}0 {8}0\n$/);
});
