import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ForeignWorld, foreignWorld } from '../../support/foreign-world.ts';

let world: ForeignWorld;

beforeEach(async () => {
  world = await foreignWorld();
  await world.place('thick', 'byhand');
  await world.byHand('byhand', 'replica 3');
  await world.ok('adopt volume byhand');
});

afterEach(async () => await world.remove());

async function foreignDevices(): Promise<readonly string[]> {
  const { devices, nodes } = await world.state();
  return Object.values(devices)
    .filter(({ foreign }) => foreign === true)
    .map(({ node, name }) => `${nodes[node]?.manage[0]}:${name}`)
    .sort();
}

const ALL = [1, 2, 3].map((n) => `gl${n}:/bricks/byhand`);

describe('an adopted volume', () => {
  test('shows its bricks as foreign, and they count nowhere as ours', async () => {
    expect(await world.ok('brick list')).toMatch(/gl1:\/bricks\/byhand\s+4\.94 GiB\s+foreign data/);
    const { bricks } = JSON.parse(await world.ok('brick list -o json'));
    expect(bricks.map(({ foreign }: { foreign?: boolean }) => foreign)).toEqual([true, true, true]);
    const info = JSON.parse(await world.ok('volume info byhand --json'));
    expect(info.bricks.map(({ foreign }: { foreign?: boolean }) => foreign)).toEqual([true, true, true]);
    expect(await world.ok('device list -o table')).toMatch(/gl1:\/bricks\/byhand\s+foreign\s+1\s/);
    expect(await world.ok('device info gl1:/bricks/byhand')).toContain('State: foreign');
    expect(await world.ok('topology info')).toContain('Foreign: true');
    expect(await world.ok('topology info -o table')).toContain('foreign brick');
    expect(await world.ok('node list -o table')).toMatch(/gl1\s.*0 KiB\s+19\.87 GiB\n/);
    expect(await world.ok('topology export --volumes')).not.toContain('/bricks/byhand');
    await world.file('same.json', await world.ok('topology export'));
    expect((await world.run('topology diff same.json')).code).toBe(0);
    const status = await world.ok('status');
    expect(status).toMatch(/^HEALTHY/);
    expect(status).toMatch(/gl1:\/bricks\/byhand\s+up\s.*foreign/);
    const live = JSON.parse(await world.ok('status -o json'));
    expect(JSON.stringify(live)).toContain('"foreign":true');
    expect(await world.ok('device list --live -o table')).toMatch(/gl1:\/bricks\/byhand\s+foreign\s+ok\s/);
    await world.ok('device resync lab --cluster');
    await world.ok('state check');
  });

  test('says which of its bricks are not mounted, and on which disk nothing can be read', async () => {
    await world.on('gl2', 'gluster --mode=script volume stop byhand; umount /bricks/byhand');
    await world.ok('volume stop byhand');
    expect((await world.run('status')).stdout).toContain(
      'gl2: 1 brick is not mounted: byhand on gl2:/bricks/byhand',
    );
  });

  test('moves brick by brick to disks of ours; what it leaves stays as it is', async () => {
    const before = await world.below('gl2');
    const ran = await world.run('brick evict byhand@gl2');
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stderr).toContain(
      'On gl2 the directory /bricks/byhand/b stays as it is, with all that is in it',
    );
    expect(await world.below('gl2')).toEqual(before);
    expect(await foreignDevices()).toEqual([ALL[0], ALL[2]]);
    const removed = await world.run('device remove gl1:/bricks/byhand');
    expect([removed.code, removed.stdout]).toEqual([0, expect.stringContaining('is now removed')]);
    expect(removed.stderr).toContain('On gl1 the directory /bricks/byhand/b stays');
    await world.ok('device replace gl3:/bricks/byhand gl3:/dev/vdb');
    expect(await foreignDevices()).toEqual([]);
    expect(await world.ok('brick list')).not.toContain('foreign');
    expect((await world.run('status')).stdout).toMatch(/^HEALTHY/);
    for (const host of ['gl1', 'gl3']) expect(await world.below(host)).toContain('/bricks/byhand/b');
    expect(await world.wrong()).toEqual([]);
  });

  test('leaves a host that is drained, removed or replaced', async () => {
    await world.ok('node drain gl1');
    expect(await foreignDevices()).toEqual(ALL.slice(1));
    await world.ok('node enable gl1');
    await world.ok('node replace gl2 --anywhere');
    expect(await foreignDevices()).toEqual(ALL.slice(2));
    expect(await world.below('gl2')).toContain('/bricks/byhand/b');
    expect((await world.run('status')).stdout).toMatch(/^HEALTHY/);
    expect(await world.wrong()).toEqual([]);
  });

  test('gets new bricks on disks of ours, never on those of others', async () => {
    await world.ok('volume expand byhand --expand-size=1');
    const { bricks, devices } = await world.state();
    const added = Object.values(bricks).filter(({ position }) => position > 2);
    expect(added.map(({ device }) => devices[device]?.name)).toEqual(['/dev/vdb', '/dev/vdb', '/dev/vdb']);
    expect(await world.wrong()).toEqual([]);
    const placed = await world.run('brick evict byhand@gl4 --to gl1:/bricks/byhand');
    expect([placed.code, placed.stdout]).toEqual([7, '']);
  });

  test('is deleted in gluster alone: all that was made by hand is still there', async () => {
    const before = await Promise.all(['gl1', 'gl2', 'gl3'].map(world.below));
    const mounts = await world.on('gl1', 'cat /proc/mounts');
    const deleted = await world.run('volume delete byhand');
    expect(deleted.code).toBe(0);
    for (const n of [1, 2, 3])
      expect(deleted.stderr).toContain(`On gl${n} the directory /bricks/byhand/b stays as it is`);
    expect(await Promise.all(['gl1', 'gl2', 'gl3'].map(world.below))).toEqual(before);
    expect(await world.on('gl1', 'cat /proc/mounts')).toBe(mounts);
    expect(await world.on('gl1', 'lvs --noheadings -o lv_name')).toContain('byhand');
    expect(await foreignDevices()).toEqual([]);
    expect(await world.wrong()).toEqual([]);
  });

  test('goes through maintenance, options, stop and start, heal', async () => {
    await world.ok('node maintenance start gl1');
    await world.ok('node maintenance stop gl1');
    await world.ok('volume set byhand nfs.disable=on');
    await world.ok('volume reset byhand nfs.disable');
    await world.ok('heal start byhand');
    await world.ok('volume stop byhand');
    await world.ok('volume start byhand');
    expect((await world.run('status')).stdout).toMatch(/^HEALTHY/);
    expect(await world.wrong()).toEqual([]);
  });

  test.each([
    ['device enable gl1:/bricks/byhand', 'nothing new is put there'],
    ['device resync gl1:/bricks/byhand', 'was not made by this program'],
    ['device delete gl1:/bricks/byhand', 'because it contains bricks'],
    ['device replace gl1:/bricks/byhand gl1:/bricks/byhand', 'only its bricks can be moved'],
    ['volume clone byhand --name=copy', "can't be cloned"],
    ['snapshot create byhand now', 'not all of its bricks lie on thin logical volumes'],
    ['node delete gl1', 'because it contains devices'],
  ])('refuses: %s', async (line, said) => {
    const { code, stderr } = await world.run(line);
    expect([code, stderr]).toEqual([5, expect.stringContaining(said)]);
    expect(await foreignDevices()).toEqual(ALL);
    expect(await world.wrong()).toEqual([]);
  });

  test('has a brick that is lost with its host or its file system made anew elsewhere', async () => {
    await world.on(
      'gl3',
      'gluster --mode=script volume stop byhand; umount /bricks/byhand; gluster volume start byhand force',
    );
    const replaced = await world.run('device replace gl3:/bricks/byhand gl3:/dev/vdb');
    expect(replaced.code, replaced.stderr).toBe(0);
    expect(await foreignDevices()).toEqual(ALL.slice(0, 2));
    for (const host of world.simulation.model.hosts) if (host.name === 'gl2') host.up = false;
    const gone = await world.run('node replace gl2 --anywhere');
    expect(gone.code, gone.stderr).toBe(0);
    expect(await foreignDevices()).toEqual(ALL.slice(0, 1));
  });

  test('is put back by a rollback of its adoption, and adopted again', async () => {
    await world.on('gl1', 'mkdir -p /bricks/other');
    await world.on(
      'gl1',
      'gluster volume create other 10.0.0.1:/bricks/other/b force; sync; sync -f /bricks/other/b',
    );
    world.simulation.addFault({
      host: 'gl1',
      command: /user\.heketi\.id/,
      effect: { kind: 'dies', when: 'after' },
    });
    const failed = await world.run('adopt volume other');
    expect(failed.code, failed.stderr).toBe(21);
    await world.simulation.settle();
    world.simulation.faults.clear();
    for (const { name } of world.simulation.model.hosts) world.simulation.boot(name);
    for (const n of [1, 2, 3])
      await world.on(`gl${n}`, 'mount /dev/mapper/data-byhand /bricks/byhand 2>/dev/null || true');
    if (Object.keys((await world.state()).operations).length > 0) {
      const [operation] = Object.keys((await world.state()).operations);
      await world.ok(`operation rollback ${operation}`);
    }
    expect(await world.ok('volume list --foreign -o name')).toBe('other\n');
    const [mark] = world.simulation.model.pools.flatMap(
      ({ volumes }) => volumes.other?.options['user.heketi.id'] ?? [],
    );
    expect(mark).toBe('none');
    await world.ok('adopt volume other');
  });
});
