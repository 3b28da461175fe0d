import { beforeAll, expect, test } from 'vitest';
import {
  bricksPresentScript,
  createBricksScript,
  destroyBricksScript,
  readBricksPresent,
} from '../../src/lvm/brick.ts';
import {
  deviceFactsScript,
  initDevicesScript,
  readDeviceFacts,
  removeDeviceScript,
} from '../../src/lvm/device.ts';
import { discoverScript } from '../../src/lvm/discover.ts';
import { readDiscovery } from '../../src/lvm/discovery.ts';
import { lab, mustRun, on, run } from './machines.ts';
import { idOf, labDisk, SETTINGS, sampleBrick } from './samples.ts';

beforeAll(async () => {
  await lab('reset');
});

const NODE = 3;
const device = (seed: string, path: string) => ({
  deviceId: idOf(seed),
  path,
  destroyExistingData: false,
  expected: labDisk(path),
});
const managed = (seed: string) => ({ deviceId: idOf(seed), pvUuid: null });

test('a device is prepared, used for bricks, emptied and given back, each step twice', async () => {
  const fstab = (await on(NODE, 'cat /etc/fstab')).stdout;
  const [free] = readDiscovery((await mustRun(NODE, discoverScript(['/dev/vdb']))).stdout);
  expect(free).toMatchObject({ path: '/dev/vdb', refusal: null, contents: '' });

  for (const [seed, path] of [
    ['d1', '/dev/vdb'],
    ['d2', '/dev/vdc'],
  ] as const) {
    await mustRun(NODE, initDevicesScript([device(seed, path)], SETTINGS));
    await mustRun(NODE, initDevicesScript([device(seed, path)], SETTINGS));
  }
  const facts = readDeviceFacts((await mustRun(NODE, deviceFactsScript())).stdout);
  expect(facts).toMatchObject([
    { deviceId: idOf('d1'), serialNumber: 'data1', extentKiB: 4096 },
    { deviceId: idOf('d2'), serialNumber: 'data2' },
  ]);
  expect(facts[0]?.paths).toContain('/dev/disk/by-id/virtio-data1');
  expect(facts[0]?.totalKiB).toBe(20 * 1024 * 1024 - 132 * 1024);
  const [taken] = readDiscovery((await mustRun(NODE, discoverScript(['/dev/vdb']))).stdout);
  expect(taken).toMatchObject({ refusal: { reason: 'already-managed' }, wipeable: false });

  const work = [
    { brick: sampleBrick('d1', 'b1'), gid: 0 },
    { brick: sampleBrick('d2', 'b2', { kind: 'arbiter' }), gid: 2000 },
    { brick: sampleBrick('d1', 'b3'), gid: 0 },
  ];
  const once = await mustRun(NODE, createBricksScript(work, SETTINGS));
  const twice = await mustRun(NODE, createBricksScript(work, SETTINGS));
  expect(twice.milliseconds).toBeLessThan(once.milliseconds);
  const present = readBricksPresent((await mustRun(NODE, bricksPresentScript(work, SETTINGS))).stdout);
  expect(present.every(({ mounted, logicalVolume, fstab }) => mounted && logicalVolume && fstab)).toBe(true);
  const owned = await on(NODE, `stat -c '%u:%g %a' ${work[1]?.brick.path}`);
  expect(owned.stdout).toBe('0:2000 2775\n');
  expect((await on(NODE, 'vgs --noheadings -o vg_tags; lvs --noheadings -o lv_tags')).stdout).toContain(
    `glusterctl.brick=${idOf('b1')}`,
  );

  const busy = work[0]?.brick.path ?? '';
  await on(NODE, `cd ${busy} && (sleep 300 >/dev/null 2>&1 </dev/null & echo $! >/run/lab-busy)`);
  const refused = await run(NODE, destroyBricksScript(work, SETTINGS));
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('target is busy');
  expect(refused.stderr).toContain('(sleep)');
  const left = readBricksPresent((await mustRun(NODE, bricksPresentScript(work, SETTINGS))).stdout);
  expect(left.map(({ fstab, logicalVolume }) => fstab && logicalVolume)).toEqual([true, false, false]);
  await on(NODE, 'kill $(cat /run/lab-busy); rm /run/lab-busy');

  await expect(run(NODE, removeDeviceScript(managed('d1')))).resolves.toMatchObject({
    code: 77,
  });
  await mustRun(NODE, destroyBricksScript(work, SETTINGS));
  await mustRun(NODE, destroyBricksScript(work, SETTINGS));
  expect((await on(NODE, 'cat /etc/fstab')).stdout).toBe(fstab);
  for (const seed of ['d1', 'd2']) {
    await mustRun(NODE, removeDeviceScript(managed(seed)));
    await mustRun(NODE, removeDeviceScript(managed(seed)));
  }
  const after = await on(NODE, 'vgs; pvs; lvs; ls -A /var/lib/heketi/mounts; ls /etc/fstab.*');
  expect(after.stdout).toBe('');
});
