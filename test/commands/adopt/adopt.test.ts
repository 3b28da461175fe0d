import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Brick } from '../../../src/model/entities.ts';
import { GIB } from '../../../src/model/sizes.ts';
import { type ForeignWorld, foreignWorld } from '../../support/foreign-world.ts';

let world: ForeignWorld;

beforeEach(async () => {
  world = await foreignWorld();
});

afterEach(async () => await world.remove());

async function volumeNamed(name: string) {
  const { volumes } = await world.state();
  const found = Object.values(volumes).find((volume) => volume.name === name);
  if (found === undefined) throw new Error(`no volume ${name}`);
  return found;
}

async function bricksOf(name: string): Promise<readonly Brick[]> {
  const { id } = await volumeNamed(name);
  const { bricks } = await world.state();
  return Object.values(bricks)
    .filter(({ volume }) => volume === id)
    .sort((a, b) => a.position - b.position);
}

/** The size of a file system of 5 GiB, as df tells it. */
const FIVE = 5 * GIB - 64 * 1024;

describe('adopting a volume', () => {
  test.each([
    ['none', '', [1, 2], { type: 'none' }, 2 * FIVE],
    ['replica 2', 'replica 2', [1, 2], { type: 'replicate', replica: 2, arbiter: false }, FIVE],
    [
      'two sets of replica 2',
      'replica 2',
      [1, 2, 3, 4],
      { type: 'replicate', replica: 2, arbiter: false },
      2 * FIVE,
    ],
    ['arbiter', 'replica 3 arbiter 1', [1, 2, 3], { type: 'replicate', replica: 3, arbiter: true }, FIVE],
    [
      'disperse 2+1',
      'disperse-data 2 redundancy 1',
      [1, 2, 3],
      { type: 'disperse', data: 2, redundancy: 1 },
      2 * FIVE,
    ],
  ])('of durability %s writes down what gluster and df tell', async (_, shape, hosts, durability, size) => {
    await world.place('thick', 'byhand', hosts);
    await world.byHand('byhand', shape, hosts);
    await world.ok('adopt volume byhand');
    const volume = await volumeNamed('byhand');
    expect(volume).toMatchObject({ durability, sizeKiB: size, started: true, gid: 0, snapshots: [] });
    expect(volume.created).toBeUndefined();
    expect(volume.options).toContain('nfs.disable on');
    const [pool] = world.simulation.model.pools.flatMap(({ volumes }) => volumes.byhand ?? []);
    expect(volume.glusterUuid).toBe(pool?.id);
    expect(pool?.options['user.heketi.id']).toBe(volume.id);
    expect(volume.options.join()).not.toContain('user.heketi.id');
    const bricks = await bricksOf('byhand');
    expect(bricks.map(({ path, position }) => [path, position])).toEqual(
      hosts.map((_host, at) => ['/bricks/byhand/b', at]),
    );
    expect(bricks.map(({ kind }) => kind)).toEqual(
      hosts.map((_host, at) => (shape.includes('arbiter') && at === 2 ? 'arbiter' : 'data')),
    );
    expect(await world.wrong()).toEqual([]);
    expect(JSON.parse(await world.ok('volume list -o json')).volumes).toHaveLength(1);
    expect(await world.ok('volume list --foreign -o name')).toBe('');
  });

  test('in folders of one file system counts that once, as gluster does', async () => {
    await world.on('gl1', 'mkdir -p /bricks/one /bricks/two');
    await world.on(
      'gl1',
      'gluster volume create byhand 10.0.0.1:/bricks/one/b 10.0.0.1:/bricks/two/b force; gluster volume start byhand',
    );
    await world.ok('adopt volume byhand');
    const { devices } = await world.state();
    const foreign = Object.values(devices).filter((device) => device.foreign === true);
    expect(foreign.map(({ name, state, pvUuid }) => [name, state, pvUuid])).toEqual([['/', 'offline', null]]);
    expect((await volumeNamed('byhand')).sizeKiB).toBe(foreign[0]?.totalKiB);
    expect(await world.wrong()).toEqual([]);
    expect((await world.run('status')).stdout).toMatch(/^HEALTHY/);
  });

  test('in a volume group of ours takes its space there, so that nothing is placed on it', async () => {
    await world.place('ours', 'byhand');
    await world.byHand('byhand', 'replica 3');
    const before = JSON.parse(await world.ok('device info gl1:/dev/vdb --json')).storage;
    await world.ok('adopt volume byhand');
    const after = JSON.parse(await world.ok('device info gl1:/dev/vdb --json')).storage;
    expect(after.free).toBe(before.free - 4 * GIB);
    expect(after.used).toBe(4 * GIB);
    const refused = await world.run('device delete gl1:/dev/vdb');
    expect(refused.code).toBe(5);
    await world.ok('device disable gl1:/dev/vdb');
    // To empty the disk is to move what others made on it, too.
    await world.ok('device remove gl1:/dev/vdb');
    expect((await world.state()).devices).not.toMatchObject({ foreign: true });
    const left = await bricksOf('byhand');
    expect(left.map(({ path }) => path.startsWith('/bricks/'))).toEqual([false, true, true]);
    const stays = await world.run('device delete gl1:/dev/vdb');
    expect([stays.code, stays.stderr]).toEqual([
      5,
      expect.stringContaining('still has logical volumes: byhand'),
    ]);
    expect(await world.below('gl1')).toContain('/bricks/byhand/b');
  });

  test('whose bricks are named otherwise than by the first storage name can have them moved', async () => {
    await world.place('thick', 'byhand');
    await world.on(
      'gl1',
      'gluster volume create byhand replica 3 gl1:/bricks/byhand/b gl2:/bricks/byhand/b gl3:/bricks/byhand/b force; gluster volume start byhand',
    );
    await world.ok('adopt volume byhand');
    expect((await bricksOf('byhand')).map(({ host }) => host)).toEqual(['gl1', 'gl2', 'gl3']);
    await world.ok('brick evict byhand@gl2');
    expect((await world.run('status')).stdout).toMatch(/^HEALTHY/);
    expect(await world.wrong()).toEqual([]);
  });

  test('keeps its group, its options, its snapshots and that it is stopped', async () => {
    await world.place('thin', 'byhand');
    await world.byHand('byhand', 'replica 3');
    for (const n of [1, 2, 3]) await world.on(`gl${n}`, 'chown :2001 /bricks/byhand/b');
    await world.on(
      'gl1',
      'gluster volume set byhand auth.allow 10.0.0.*; gluster snapshot create before byhand no-timestamp; gluster volume stop byhand',
    );
    await world.ok('adopt volume byhand');
    const volume = await volumeNamed('byhand');
    expect(volume).toMatchObject({ gid: 2001, started: false, snapshotsEnabled: true });
    expect(volume.options).toContain('auth.allow 10.0.0.*');
    expect(volume.snapshots.map(({ name, active }) => [name, active])).toEqual([['before', false]]);
    expect(volume.snapshots[0]?.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    expect(await world.wrong()).toEqual([]);
  });

  test('changes nothing but a mark, and shows that first', async () => {
    await world.place('folder', 'byhand');
    await world.byHand('byhand', 'replica 3');
    const before = await world.moment();
    const dry = await world.run('adopt volume byhand --dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain('State: add 3 devices, 1 volume, 3 bricks');
    expect((await world.moment()).state).toBe(before.state);
    const [pool] = world.simulation.model.pools.flatMap(({ volumes }) => volumes.byhand ?? []);
    const options = { ...pool?.options };
    await world.ok('adopt volume byhand');
    const { id } = await volumeNamed('byhand');
    expect(pool?.options).toEqual({ ...options, 'user.heketi.id': id });
  });

  test('keeps the id that it is marked with where the state has no such volume', async () => {
    await world.place('folder', 'byhand');
    await world.byHand('byhand', 'replica 3');
    const id = '0123456789abcdef0123456789abcdef';
    await world.on('gl1', `gluster volume set byhand user.heketi.id ${id}`);
    const adopted = await world.run('adopt volume byhand');
    expect([adopted.code, adopted.stdout]).toEqual([0, `Volume byhand adopted, as ${id}\n`]);
    expect(adopted.stderr).toContain('where Heketi or another state runs it');
  });
});

describe('adopting all', () => {
  test('takes what can be, also where volumes share a file system, and tells why others stay', async () => {
    for (const name of ['one', 'two', 'three']) {
      await world.place('folder', name);
      await world.byHand(name, 'replica 3');
    }
    await world.on('gl2', 'mkdir -p /bricks/same/a /bricks/same/b');
    await world.on(
      'gl1',
      'gluster volume create same replica 2 10.0.0.2:/bricks/same/a/b 10.0.0.2:/bricks/same/b/b force',
    );
    const dry = await world.run('adopt --all --dry-run');
    expect(dry.code).toBe(3);
    expect(dry.stdout.match(/Plan: adopt volume/g)).toHaveLength(3);
    expect(dry.stdout).toContain('two bricks on gl2');
    const all = await world.run('adopt --all');
    expect(all.code).toBe(3);
    expect(all.stderr).toContain('3 adopted, 1 failed: same: Set 1 of volume same has two bricks on gl2');
    const { devices, volumes } = await world.state();
    expect(
      Object.values(volumes)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['one', 'three', 'two']);
    expect(Object.values(devices).filter((device) => device.foreign === true)).toHaveLength(3);
    const again = await world.run('adopt --all --json');
    expect(again.code).toBe(5);
    await world.on('gl1', 'gluster volume delete same');
    const none = await world.run('adopt --all');
    expect([none.code, none.stdout]).toEqual([0, '']);
    expect(none.stderr).toContain('gluster has no volume that the state does not hold.');
    expect(await world.wrong()).toEqual([]);
  });

  test('runs as a plan that was kept', async () => {
    for (const name of ['one', 'two']) {
      await world.place('folder', name);
      await world.byHand(name, 'replica 3');
    }
    await world.ok('adopt --all --plan-out=plan.json');
    await world.ok('operation apply plan.json');
    expect(await world.wrong()).toEqual([]);
    expect(Object.keys((await world.state()).volumes)).toHaveLength(2);
  });
});

describe('the list of foreign volumes', () => {
  test('has what gluster has and the state does not, with a command that can be typed', async () => {
    await world.ok('volume create --size=1 --name=ours');
    await world.place('folder', 'byhand');
    await world.byHand('byhand', 'replica 3');
    const plain = await world.ok('volume list');
    const table = await world.ok('volume list --foreign');
    expect(table).toMatch(/byhand\s+\?\s+Replicate\s+3\s+started\s+glusterctl adopt volume byhand\n/);
    expect(table).not.toContain('ours');
    const { volumes } = JSON.parse(await world.ok('volume list --foreign -o json'));
    expect(volumes).toMatchObject([
      {
        name: 'byhand',
        foreign: true,
        type: 'Replicate',
        bricks: [1, 2, 3].map((n) => `10.0.0.${n}:/bricks/byhand/b`),
        command: 'glusterctl adopt volume byhand',
      },
    ]);
    await world.ok(volumes[0].command.replace('glusterctl ', ''));
    expect(await world.ok('volume list')).toContain(plain);
  });

  test('asks another host where one is off, and says so where none answers', async () => {
    await world.place('folder', 'byhand');
    await world.byHand('byhand', 'replica 3');
    const set = (up: boolean, names: readonly string[]) => {
      for (const host of world.simulation.model.hosts) if (names.includes(host.name)) host.up = up;
    };
    set(false, ['gl4']);
    expect(await world.ok('volume list --foreign -o name')).toBe('byhand\n');
    set(false, ['gl1', 'gl2', 'gl3']);
    const silent = await world.run('volume list --foreign');
    expect([silent.code, silent.stdout]).toEqual([20, '']);
  });

  test('tells of one cluster while another is silent', async () => {
    await world.ok('cluster create --name=far');
    await world.ok('device disable gl4:/dev/vdb');
    await world.ok('device remove gl4:/dev/vdb');
    await world.ok('device delete gl4:/dev/vdb');
    await world.ok('node disable gl4');
    await world.ok('node remove gl4');
    await world.ok('node delete gl4');
    await world.ok('node add --zone=1 --cluster=far --management-host-name=gl4 --storage-host-name=10.0.0.4');
    await world.place('folder', 'byhand');
    await world.byHand('byhand', 'replica 3');
    for (const host of world.simulation.model.hosts) if (host.name === 'gl4') host.up = false;
    const part = await world.run('volume list --foreign');
    expect(part.code).toBe(3);
    expect(part.stdout).toContain('byhand');
    expect(part.stderr).toContain('Of cluster far nothing is known');
  });

  test('refuses what only the state knows of volumes', async () => {
    const refused = await world.run('volume list --foreign --usage');
    expect([refused.code, refused.stdout]).toEqual([2, '']);
  });
});
