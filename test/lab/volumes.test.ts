import { afterAll, beforeAll, expect, test } from 'vitest';
import { readVolumeClients, volumeClientsScript } from '../../src/gluster/clients.ts';
import { cloneSnapshotName, cloneVolumeScript, undoCloneVolumeScript } from '../../src/gluster/clone.ts';
import { sweepCloneBricksScript } from '../../src/gluster/clone-bricks.ts';
import {
  deleteChecksScript,
  deleteVolumeScript,
  undoCreateVolumeScript,
} from '../../src/gluster/delete-volume.ts';
import { readVolumeInfo } from '../../src/gluster/info.ts';
import { peerProbeScript, poolListScript, readPoolList } from '../../src/gluster/peer.ts';
import {
  readRebalanceStatus,
  rebalanceStartScript,
  rebalanceStatusScript,
} from '../../src/gluster/rebalance.ts';
import {
  createSnapshotScript,
  deleteSnapshotScript,
  readSnapshots,
  restoreSnapshotScript,
  snapshotListScript,
} from '../../src/gluster/snapshot.ts';
import { readVolumeStatus, volumeStatusScript } from '../../src/gluster/status.ts';
import {
  addBricksScript,
  createVolumeScript,
  undoAddBricksScript,
  type VolumeWork,
  volumeInfoScript,
} from '../../src/gluster/volume.ts';
import { createBricksScript, destroyBricksScript } from '../../src/lvm/brick.ts';
import { initDevicesScript, removeDeviceScript } from '../../src/lvm/device.ts';
import { volumeGroup } from '../../src/lvm/names.ts';
import type { Durability } from '../../src/model/entities.ts';
import { addresses, lab, mustRun, on, run } from './machines.ts';
import { idOf, labDisk, SETTINGS, sampleBrick } from './samples.ts';

const NODES = [1, 2, 3] as const;
const device = (node: number) => ({
  deviceId: idOf(`d${node}`),
  path: '/dev/vdc',
  destroyExistingData: false,
  expected: labDisk('/dev/vdc'),
});
const everywhere = <T>(task: (node: number) => Promise<T>) => Promise.all(NODES.map(task));
let hosts: readonly string[] = [];
const fstabs = new Map<number, string>();

beforeAll(async () => {
  await lab('reset');
  hosts = await addresses();
  await mustRun(1, peerProbeScript(hosts.slice(1), hosts.slice(1), SETTINGS));
  await everywhere(async (node) => {
    fstabs.set(node, (await on(node, 'cat /etc/fstab')).stdout);
    await mustRun(node, initDevicesScript([device(node)], SETTINGS));
  });
});

afterAll(async () => {
  await everywhere(async (node) => {
    await mustRun(node, removeDeviceScript({ deviceId: idOf(`d${node}`), pvUuid: null }));
    expect((await on(node, 'cat /etc/fstab')).stdout).toBe(fstabs.get(node));
  });
});

/** Bricks of a volume, set by set over the three nodes; `from` is the first set. */
function layout(name: string, sets: number, from = 0) {
  return Array.from({ length: sets * 3 }, (_, at) => {
    const node = NODES[at % 3] ?? 1;
    const brick = sampleBrick(`d${node}`, `${name}${from * 3 + at}`, { position: from * 3 + at });
    return { node, brick, host: hosts[node - 1] ?? '' };
  });
}
type Layout = ReturnType<typeof layout>;
const workOf = (bricks: Layout, node: number) =>
  bricks.filter((each) => each.node === node).map(({ brick }) => ({ brick, gid: 0 }));
const make = (bricks: Layout) =>
  everywhere((node) => mustRun(node, createBricksScript(workOf(bricks, node), SETTINGS)));
const destroy = (bricks: Layout) =>
  everywhere((node) => mustRun(node, destroyBricksScript(workOf(bricks, node), SETTINGS)));
const named = (bricks: Layout) => bricks.map(({ host, brick }) => ({ host, path: brick.path }));

const DURABILITIES: readonly Durability[] = [
  { type: 'none' },
  { type: 'replicate', replica: 3, arbiter: false },
  { type: 'replicate', replica: 3, arbiter: true },
  { type: 'disperse', data: 2, redundancy: 1 },
];

test.each(DURABILITIES)('a volume of durability %o lives and goes', async (durability) => {
  const bricks = layout('e', 1);
  const volume: VolumeWork = {
    name: 'life',
    id: idOf('f1'),
    durability,
    bricks: named(bricks),
    options: ['performance.readdir-ahead off'],
  };
  await make(bricks);
  await mustRun(1, createVolumeScript(volume, SETTINGS));
  await mustRun(2, createVolumeScript(volume, SETTINGS));
  const [info] = readVolumeInfo((await mustRun(1, volumeInfoScript('life', SETTINGS))).stdout);
  expect(info).toMatchObject({ name: 'life', status: 'Started' });
  expect(info?.bricks.map(({ host, path }) => ({ host, path }))).toEqual(volume.bricks);
  expect(info?.options).toMatchObject({
    'user.heketi.id': volume.id,
    'performance.readdir-ahead': 'off',
  });
  const stranger = { ...volume, id: idOf('f9'), bricks: [{ host: 'other', path: '/x/brick' }] };
  expect((await run(1, deleteVolumeScript(stranger, durability, { ifUnused: false }, SETTINGS))).code).toBe(
    77,
  );
  await mustRun(1, deleteVolumeScript(volume, durability, { ifUnused: true }, SETTINGS));
  await mustRun(3, deleteVolumeScript(volume, durability, { ifUnused: true }, SETTINGS));
  await mustRun(3, undoCreateVolumeScript(volume, SETTINGS));
  await destroy(bricks);
});

test('a volume with data is expanded, shrunk back, watched, snapshotted and cloned', async () => {
  const first = layout('a', 1);
  const second = layout('a', 1, 1);
  const durability: Durability = { type: 'replicate', replica: 3, arbiter: false };
  const volume: VolumeWork = { name: 'grow', id: idOf('f2'), durability, bricks: named(first), options: [] };
  await make(first);
  await mustRun(1, createVolumeScript(volume, SETTINGS));
  await on(
    1,
    'mkdir -p /mnt/grow; mount -t glusterfs 10.77.0.11:/grow /mnt/grow; for n in 1 2 3 4 5 6 7 8 9; do echo $n >/mnt/grow/file$n; done',
  );
  const status = readVolumeStatus((await mustRun(1, volumeStatusScript('grow', SETTINGS))).stdout);
  expect(status.map(({ online, path }) => [online, path])).toEqual(
    volume.bricks.map(({ path }) => [true, path]),
  );
  expect(readVolumeClients((await mustRun(1, volumeClientsScript('grow', SETTINGS))).stdout)).toEqual([
    { kind: 'fuse', count: 1 },
  ]);
  const used = await run(1, deleteChecksScript(volume, durability, { ifUnused: true }, SETTINGS));
  expect([used.code, used.stderr]).toEqual([77, expect.stringContaining('clients have it mounted')]);

  await make(second);
  await mustRun(2, addBricksScript(volume, durability, named(second), SETTINGS));
  await mustRun(2, addBricksScript(volume, durability, named(second), SETTINGS));
  await mustRun(1, rebalanceStartScript('grow', SETTINGS));
  await mustRun(1, rebalanceStartScript('grow', SETTINGS));
  const rebalance = readRebalanceStatus((await mustRun(1, rebalanceStatusScript('grow', SETTINGS))).stdout);
  expect(['in progress', 'completed']).toContain(rebalance.state);
  await mustRun(1, undoAddBricksScript(volume, durability, named(second), SETTINGS));
  await mustRun(1, undoAddBricksScript(volume, durability, named(second), SETTINGS));
  await destroy(second);
  expect((await on(1, 'cat /mnt/grow/file*')).stdout).toBe('1\n2\n3\n4\n5\n6\n7\n8\n9\n');

  const snapshot = { name: 'snap1', volume: 'grow', typed: 'grow', description: "it's one" };
  await mustRun(1, createSnapshotScript(snapshot, SETTINGS));
  await mustRun(2, createSnapshotScript(snapshot, SETTINGS));
  const found = readSnapshots((await mustRun(1, snapshotListScript('grow', SETTINGS))).stdout);
  expect(found).toMatchObject([{ name: 'snap1', volume: 'grow', description: "it's one", active: false }]);
  const kept = await run(1, deleteVolumeScript(volume, durability, { ifUnused: false }, SETTINGS));
  expect([kept.code, kept.stderr]).toEqual([77, expect.stringContaining('contains snapshots: snap1')]);
  await mustRun(1, deleteSnapshotScript(snapshot, 'refuse', SETTINGS));

  const id = idOf('f3');
  const clone = { source: 'grow', typedSource: 'grow', name: 'twin', id, snapshot: cloneSnapshotName(id) };
  const made = await mustRun(1, cloneVolumeScript(clone, SETTINGS));
  expect(readVolumeInfo(made.stdout)[0]?.options['user.heketi.id']).toBe(id);
  const again = await mustRun(1, cloneVolumeScript(clone, SETTINGS));
  expect(readVolumeInfo(again.stdout)[0]?.bricks).toEqual(readVolumeInfo(made.stdout)[0]?.bricks);
  const look = await on(1, 'mount | grep /run/gluster; lvs --noheadings -o lv_name,pool_lv,origin');
  expect(look.stdout).toContain('/run/gluster/snaps/');
  await mustRun(1, undoCloneVolumeScript(clone, SETTINGS));
  await mustRun(1, undoCloneVolumeScript(clone, SETTINGS));
  const leftover = await on(1, 'mount | grep /run/gluster; lvs --noheadings -o lv_name,pool_lv,origin');
  expect(leftover.stdout).toMatch(/\/run\/gluster\/snaps\/[\s\S]*[0-9a-f]{32}_/);
  const swept = first.map(({ node, brick }) => [node, brick] as const);
  for (const [node, brick] of swept) await mustRun(node, sweepCloneBricksScript([brick], SETTINGS));
  const clean = await everywhere((node) =>
    on(
      node,
      `mount | grep ${idOf('d')}.*/run/gluster; lvs --noheadings -o lv_name ${volumeGroup(idOf(`d${node}`))} | grep _0`,
    ),
  );
  expect(clean.map(({ stdout }) => stdout).join('')).toBe('');

  await mustRun(1, createSnapshotScript(snapshot, SETTINGS));
  await on(1, 'rm /mnt/grow/file1; umount /mnt/grow');
  const restored = await mustRun(1, restoreSnapshotScript(snapshot, true, SETTINGS));
  await mustRun(1, restoreSnapshotScript(snapshot, true, SETTINGS));
  expect(readVolumeInfo(restored.stdout)[0]?.bricks[0]?.path).toMatch(/^\/run\/gluster\/snaps\//);
  await everywhere((node) =>
    mustRun(
      node,
      sweepCloneBricksScript(
        first.filter((each) => each.node === node).map(({ brick }) => brick),
        SETTINGS,
      ),
    ),
  );
  const data = await on(
    2,
    'mkdir -p /mnt/g2; mount -t glusterfs 10.77.0.11:/grow /mnt/g2 && cat /mnt/g2/file1; umount /mnt/g2',
  );
  expect(data.stdout).toBe('1\n');
  await mustRun(1, deleteVolumeScript(volume, durability, { ifUnused: false }, SETTINGS));
  await everywhere((node) =>
    mustRun(
      node,
      sweepCloneBricksScript(
        first.filter((each) => each.node === node).map(({ brick }) => brick),
        SETTINGS,
      ),
    ),
  );
  await destroy(first);
});

test('the pool is listed', async () => {
  const peers = readPoolList((await mustRun(1, poolListScript(SETTINGS))).stdout);
  expect(peers.map(({ connected }) => connected)).toEqual([true, true, true]);
});
