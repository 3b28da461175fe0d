import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Inventory, readInventory } from '../../src/inventory/inventory.ts';
import { INVENTORY_SECONDS, inventoryScript } from '../../src/inventory/inventory-script.ts';
import { sshAccess } from '../../src/model/access.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';
import { testId } from '../support/cluster.ts';
import { defaultSettings } from '../support/default-settings.ts';

let world: CommandWorld;

beforeEach(async () => {
  world = await commandWorld();
  await world.ok('cluster create --name=lab');
  for (const n of [1, 2, 3]) {
    await world.ok(
      `node add --zone=${n} --cluster=lab --management-host-name=gl${n} --storage-host-name=10.0.0.${n}`,
    );
    await world.ok(`device add --name=/dev/vdb --node=gl${n}`);
  }
});

afterEach(async () => await world.remove());

async function take(host: string, bricks: readonly string[] = []): Promise<Inventory> {
  const script = inventoryScript(bricks, defaultSettings(testId('f', 0)));
  const hosts = createDirectHosts(world.simulation);
  const result = await hosts.run({ name: host, access: sshAccess() }, script, {
    timeoutSeconds: INVENTORY_SECONDS,
  });
  if (result.kind !== 'done') throw new Error(result.kind);
  expect([result.code, result.stderr]).toEqual([0, '']);
  expect(world.simulation.notSimulated).toEqual([]);
  const found = readInventory(result.stdout);
  if (found === null) throw new Error('not an inventory');
  return found;
}

describe('an inventory', () => {
  test('tells the pool, the volume, its brick, mount, line in fstab, group, pool and mark', async () => {
    await world.ok('volume create --size=2 --name=data --gid=2000');
    const state = await world.state();
    const [volume] = Object.values(state.volumes);
    const brick = Object.values(state.bricks).find(
      ({ device }) => state.nodes[state.devices[device]?.node ?? '']?.manage[0] === 'gl1',
    );
    if (volume === undefined || brick === undefined) throw new Error('no brick');
    const found = await take('gl1');
    expect(found.silences).toEqual([]);
    expect(found.glusterUuid).toBe(state.nodes[state.devices[brick.device]?.node ?? '']?.glusterUuid);
    expect(found.peers?.map(({ names, state: word }) => [names, word])).toEqual([
      [['10.0.0.2'], 'Peer in Cluster'],
      [['10.0.0.3'], 'Peer in Cluster'],
    ]);
    expect(found.volumes?.map(({ name, options }) => [name, options['user.heketi.id']])).toEqual([
      ['data', volume.id],
    ]);
    expect(found.stored).toEqual(['data']);
    expect([...(found.served ?? [])]).toEqual([brick.path]);
    expect(found.groups?.map(({ name, tags, disks }) => [name, tags, disks.map(({ path }) => path)])).toEqual(
      [
        [
          `vg_${brick.device}`,
          ['glusterctl', `glusterctl.lineage=${state.lineage}`, `glusterctl.device=${brick.device}`],
          ['/dev/vdb'],
        ],
      ],
    );
    const lvs = found.lvs?.filter(({ name }) => !name.startsWith('['));
    expect(lvs).toMatchObject([
      { name: brick.lv, pool: brick.pool, sizeKiB: brick.sizeKiB },
      { name: brick.pool, pool: '', sizeKiB: brick.poolKiB, metadataKiB: brick.metadataKiB },
    ]);
    // LVM gives the tags of a pool and a volume that it makes at once to the pool.
    expect(lvs?.[1]?.tags).toContain(`glusterctl.brick=${brick.id}`);
    const point = brick.path.replace(/\/brick$/, '');
    expect(found.mounts.filter((each) => each.point === point)).toMatchObject([{ type: 'xfs' }]);
    expect(found.fstab.filter((each) => each.point === point)).toMatchObject([{ type: 'xfs' }]);
    expect(found.folders.get(brick.path)).toMatchObject({ uid: 0, gid: 2000, mode: '2775' });
    expect(found.marks?.get(brick.path)).toBe(found.volumes?.[0]?.uuid);
    expect(found.snapshots).toEqual([]);
  });

  test('tells of a host without gluster what LVM holds, and that gluster tells nothing', async () => {
    await world.simulation.exec('gl2', 'systemctl stop glusterd', '');
    const found = await take('gl2');
    expect(found.volumes).toBeNull();
    expect(found.groups).toHaveLength(1);
    expect(found.silences.map(({ what }) => what)).toEqual(['peers', 'volumes', 'snapshots']);
  });

  test('tells bricks in folders that nobody wrote down, and of paths that it is asked for that nothing is there', async () => {
    const found = await take('gl1', ['/bricks/none/b']);
    expect(found.folders.has('/bricks/none/b')).toBe(false);
    expect(found.foldersTold).toBe(true);
    expect(readInventory('=== glusterd.info\n')).toBeNull();
  });
});
