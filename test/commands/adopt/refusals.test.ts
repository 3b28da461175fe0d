import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ForeignWorld, foreignWorld } from '../../support/foreign-world.ts';

let world: ForeignWorld;

beforeEach(async () => {
  world = await foreignWorld();
});

afterEach(async () => await world.remove());

/** Refused, with nothing written or marked. */
async function refusal(line = 'adopt volume byhand'): Promise<string> {
  const before = await world.moment();
  const state = await world.state();
  const { code, stdout, stderr } = await world.run(line);
  expect([code, stdout]).toEqual([5, '']);
  // One that hosts refuse was reserved meanwhile.
  const { serial, ...after } = await world.state();
  expect({ ...after, serial: 0 }).toEqual({ ...state, serial: 0 });
  expect(serial).toBeGreaterThanOrEqual(state.serial);
  const marks = world.simulation.model.pools.flatMap(
    ({ volumes }) => volumes.byhand?.options['user.heketi.id'] ?? [],
  );
  expect(marks.filter((mark) => !before.hosts.includes(mark))).toEqual([]);
  return stderr;
}

function inGluster() {
  const [volume] = world.simulation.model.pools.flatMap(({ volumes }) => volumes.byhand ?? []);
  if (volume === undefined) throw new Error('no volume');
  return volume;
}

describe('a volume is not adopted', () => {
  beforeEach(async () => {
    await world.place('thick', 'byhand');
    await world.byHand('byhand', 'replica 3');
  });

  test('where the state has another of its name', async () => {
    await world.on(
      'gl1',
      'gluster --mode=script volume stop byhand; gluster --mode=script volume delete byhand',
    );
    await world.ok('volume create --size=1 --name=byhand');
    await world.on(
      'gl1',
      'gluster --mode=script volume stop byhand; gluster --mode=script volume delete byhand',
    );
    await world.byHand('byhand', 'replica 3');
    expect(await refusal()).toContain("Volume name 'byhand' already in use");
  });

  test('where it is ours already', async () => {
    await world.ok('adopt volume byhand');
    expect(await refusal()).toContain('Volume byhand is in the state already');
  });

  test('where it is marked as one that the state holds', async () => {
    await world.ok('volume create --size=1 --name=other');
    const [id] = Object.keys((await world.state()).volumes);
    await world.on('gl1', `gluster volume set byhand user.heketi.id ${id}`);
    expect(await refusal()).toContain('Volume byhand is marked as volume other');
  });

  test('where its disks carry the tags of another state, or of this one', async () => {
    await world.on('gl2', `lvchange --addtag glusterctl.lineage=${'e'.repeat(32)} data/byhand`);
    expect(await refusal()).toContain(`gl2:/bricks/byhand/b was made by this program under another state`);
    await world.on('gl2', `lvchange --deltag glusterctl.lineage=${'e'.repeat(32)} data/byhand`);
    const { lineage } = await world.state();
    await world.on(
      'gl2',
      `lvchange --addtag glusterctl.lineage=${lineage} --addtag glusterctl.brick=1 data/byhand`,
    );
    expect(await refusal()).toContain('the state has lost it');
  });

  test('where a host of it is no node', async () => {
    const at = inGluster();
    at.bricks = at.bricks.map((brick, place) =>
      place === 1 ? { ...brick, host: 'elsewhere', uuid: '00000000-0000-4000-a000-000000000000' } : brick,
    );
    const said = await refusal();
    expect(said).toContain('Volume byhand has bricks on elsewhere, which is no node of its cluster');
    expect(said).toContain('--management-host-name=elsewhere');
  });

  test('where its kind is not known', async () => {
    inGluster().kind = 'Tier';
    expect(await refusal()).toContain('of a kind that this program does not know: Tier');
  });

  test('where bricks of it are being removed, or it is rebalanced', async () => {
    inGluster().removal = { id: '1', status: 'completed', bricks: [] };
    expect(await refusal()).toContain('Bricks of volume byhand are being removed');
    inGluster().removal = null;
    inGluster().rebalance = { id: '1', status: 'in progress', polls: 9 };
    expect(await refusal()).toContain('Volume byhand is being rebalanced');
    const dry = await world.run('adopt volume byhand --dry-run');
    expect(dry.code).toBe(5);
    inGluster().rebalance = { id: '1', status: 'completed', polls: 0 };
    await world.ok('adopt volume byhand');
  });

  test('where the file system of a brick is not mounted: another one is there', async () => {
    await world.on(
      'gl3',
      'gluster --mode=script volume stop byhand; umount /bricks/byhand; mkdir /bricks/byhand/b',
    );
    expect(await refusal()).toContain('gl3:/bricks/byhand/b is not marked as a brick of volume byhand');
    await world.on('gl3', 'rmdir /bricks/byhand/b');
    expect(await refusal()).toContain('10.0.0.3:/bricks/byhand/b of volume byhand is not there');
  });

  test('where a brick lies in the file system of one of ours', async () => {
    await world.ok('volume create --size=1 --name=ours --replica=2');
    const ours = Object.values((await world.state()).bricks)[0];
    const point = ours?.path.replace(/\/brick$/, '') ?? '';
    const state = await world.state();
    const host = state.nodes[state.devices[ours?.device ?? '']?.node ?? ''];
    await world.on(
      'gl1',
      `gluster volume create inside ${host?.storage[0]}:${point}/more force; gluster volume start inside`,
    );
    const { code, stderr } = await world.run('adopt volume inside');
    expect([code, stderr]).toEqual([
      5,
      expect.stringContaining('lies in the file system of a brick of volume ours'),
    ]);
  });

  test('while a host of its bricks is off: what is there is not known', async () => {
    for (const host of world.simulation.model.hosts) if (host.name === 'gl3') host.up = false;
    const { code, stderr } = await world.run('adopt volume byhand');
    expect(code).toBe(20);
    expect(stderr).toContain("gl3 has a brick of volume byhand, and can't be looked at");
    expect(Object.keys((await world.state()).volumes)).toEqual([]);
  });

  test('that is not there, or not named', async () => {
    const absent = await world.run('adopt volume byhnd');
    expect([absent.code, absent.stderr]).toEqual([4, expect.stringContaining('Did you mean "byhand"?')]);
    for (const line of [
      'adopt',
      'adopt volume',
      'adopt node gl1',
      'adopt volume byhand --all',
      'adopt volume a b',
    ])
      expect([line, (await world.run(line)).code]).toEqual([line, 2]);
  });

  test('where it changed since it was looked at', async () => {
    await world.ok('adopt volume byhand --plan-out=plan.json');
    await world.on(
      'gl1',
      'gluster --mode=script volume stop byhand; gluster --mode=script volume delete byhand',
    );
    await world.byHand('byhand', 'replica 3');
    const { code, stderr } = await world.run('operation apply plan.json');
    expect([code, stderr]).toEqual([5, expect.stringContaining('Volume byhand is another one by now')]);
    expect(Object.keys((await world.state()).volumes)).toEqual([]);
  });
});
