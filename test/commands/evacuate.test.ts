import { afterEach, describe, expect, it } from 'vitest';
import { type MoveWorld, moveWorld } from '../support/move-world.ts';

let world: MoveWorld;
afterEach(async () => await world.cli.remove());

async function deviceOn(host: string): Promise<string> {
  const { devices } = JSON.parse(await world.cli.ok(`node info ${host} --json`));
  return String(devices[0].id);
}

describe('device remove', () => {
  it('moves the bricks of all volumes to other hosts, and the disk is free then', async () => {
    world = await moveWorld(4, 1, [
      'volume create --size=8 --name=data',
      'volume create --size=4 --name=more',
    ]);
    for (const volume of ['data', 'more']) world.fill(volume, 10);
    const { simulation, cli } = world;
    const host = world.hostOf(world.bricks('data')[0] as never);
    const device = await deviceOn(host);
    await cli.ok(`device disable ${device}`);
    const shown = await cli.ok(`device remove ${device} --dry-run`);
    expect(shown).toMatch(/Volume data: brick of 8 GiB goes from gl\d:\/dev\/sdb to gl\d:\/dev\/sdb/);
    expect(await cli.ok(`device remove ${device}`)).toBe(`Device ${device} is now removed\n`);
    expect(await cli.ok(`device info ${device}`)).toMatch(
      /State: removed\n[\s\S]*Used \(GiB\): 0\n[\s\S]*Bricks:\n$/,
    );
    expect(await cli.ok('operation list -o name')).toBe('');
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
    const left = Object.values(simulation.host(host).groups).flatMap(({ volumes }) => Object.keys(volumes));
    expect(left).toEqual([]);
    await cli.ok(`device delete ${device}`);
  });

  it("says in Heketi's words that there is no place, and what would be one", async () => {
    world = await moveWorld(3, 1, ['volume create --size=8 --name=data']);
    const { cli } = world;
    const device = await deviceOn('gl1');
    await cli.ok(`device disable ${device}`);
    const { code, stdout, stderr } = await cli.run(`device remove ${device}`);
    expect([code, stdout]).toEqual([7, '']);
    expect(stderr).toContain(
      `Error: Unable to delete device [${device}] as no device was found to replace it: No Replacement was found for resource requested to be removed\n`,
    );
    expect(stderr).toContain('A fourth node is needed, or a second disk on gl1');
    expect(stderr).toContain('gl2:/dev/sdb, gl3:/dev/sdb: on a node that has a brick of the set');
  });
});

describe('what a dry run tells of space that was shared', () => {
  const notes = async (host: string): Promise<readonly string[]> =>
    (await world.cli.ok(`node drain ${host} --dry-run`))
      .split('\n')
      .filter((line) => line.includes('shares'))
      .map((line) => line.trim());

  it('is of a clone and of what it was made of, whichever moves first, as long as both are there', async () => {
    world = await moveWorld(4, 1, ['volume create --size=8 --name=data']);
    const { cli } = world;
    const host = world.hostOf(world.bricks('data')[0] as never);
    await cli.ok('volume clone data --name=copy');
    expect(await notes(host)).toEqual([
      'Note: Volume copy: its new brick shares no space any more with volume data',
    ]);
    await cli.ok('volume delete data --yes');
    expect(await notes(host)).toEqual([]);
  });

  it('is not of a volume that was put back to a snapshot: it shares its space with nobody', async () => {
    world = await moveWorld(4, 1, ['volume create --size=8 --name=data --snapshot-factor=2']);
    const { cli } = world;
    await cli.ok('snapshot create data before');
    await cli.ok('snapshot restore before --yes');
    const host = world.hostOf(world.bricks('data')[0] as never);
    expect(await notes(host)).toEqual([]);
  });
});

describe('a node whose bricks have no other node to go to', () => {
  const words = 'A fourth node is needed: its set has 3 bricks, each on a node of its own.';

  it('is told of a node that is missing, and of no disk on the one that goes', async () => {
    world = await moveWorld(3, 2, ['volume create --size=20 --name=big']);
    const { cli, simulation } = world;
    for (const line of ['node drain gl1', 'node replace gl1 --anywhere', 'node delete gl1']) {
      const { code, stderr } = await cli.run(line);
      expect([line, code === 0, stderr]).toEqual([line, false, expect.stringContaining(words)]);
    }
    await cli.ok('node maintenance start gl1');
    expect((await cli.run('node drain gl1')).stderr).toContain(words);
    simulation.kill('gl1');
    const { code, stderr } = await cli.run('node replace gl1 --anywhere');
    expect([code, stderr]).toEqual([7, expect.stringContaining(words)]);
  });
});

describe('node remove', () => {
  it('moves what is on all of its disks', async () => {
    world = await moveWorld(4, 2, ['volume create --size=8 --name=data --sets=4']);
    world.fill('data', 10);
    const { cli } = world;
    await cli.ok('node disable gl2');
    await cli.ok('node remove gl2');
    const { state, devices } = JSON.parse(await cli.ok('node info gl2 --json'));
    expect(state).toBe('failed');
    expect(
      devices.map((one: { state: string; bricks: unknown[] }) => [one.state, one.bricks.length]),
    ).toEqual([
      ['failed', 0],
      ['failed', 0],
    ]);
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
    expect(await cli.ok('state check')).toContain('is sound');
  });

  it("says in Heketi's words which device has no place", async () => {
    world = await moveWorld(3, 1, ['volume create --size=8 --name=data']);
    const { id } = JSON.parse(await world.cli.ok('node info gl1 --json'));
    const device = await deviceOn('gl1');
    await world.cli.ok('node disable gl1');
    const { code, stderr } = await world.cli.run('node remove gl1');
    expect(code).toBe(7);
    expect(stderr).toContain(
      `Error: Unable to remove node [${id}] as no device was found to replace device [${device}]\n`,
    );
  });
});

describe('a move that was left', () => {
  it.each([
    ['behind the point of no return', /volume heal data$/],
    ['before the point of no return', /replace-brick/],
  ])('%s is finished when the host has come back that was off when it began', async (_where, command) => {
    world = await moveWorld(4, 1, ['volume create --size=8 --name=data']);
    world.fill('data', 10);
    const { cli, simulation } = world;
    const [old] = world.bricks('data');
    if (old === undefined) throw new Error('no brick');
    const host = world.hostOf(old);
    simulation.kill(host);
    simulation.addFault({ command, lasting: true, effect: { kind: 'lost', when: 'before' } });
    expect((await cli.run(`brick evict ${old.id}`)).code).toBe(21);
    simulation.faults.clear();
    simulation.boot(host);
    await cli.ok('operation resume');
    expect(await cli.ok('operation list -o name')).toBe('');
    expect(await cli.ok('brick list')).not.toContain(old.id);
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
  });

  it('and can not go on because of a gate is finished by a person who accepts that', async () => {
    world = await moveWorld(3, 1, ['volume create --size=8 --name=data --durability=none']);
    world.fill('data', 10);
    const { cli, simulation } = world;
    const [old] = world.bricks('data');
    simulation.addFault({
      command: /remove-brick .* status/,
      lasting: true,
      effect: { kind: 'lost', when: 'after' },
    });
    expect((await cli.run(`brick evict ${old?.id}`)).code).toBe(21);
    simulation.faults.clear();
    const [pool] = simulation.model.pools;
    Object.assign(pool?.volumes.data?.options ?? {}, { 'features.shard': 'on' });
    const { code, stderr } = await cli.run('operation resume');
    expect([code, stderr]).toEqual([5, expect.stringContaining('--accept=sharded')]);
    await cli.ok('operation resume --accept=sharded');
    expect(world.kept()).toEqual({ least: 1, lost: 0 });
    expect(await cli.ok('brick list')).not.toContain(old?.id);
    expect(await cli.ok('operation list -o name')).toBe('');
  });
});

describe('brick evict', () => {
  it('tells what is left on a host that is off', async () => {
    world = await moveWorld(4, 1, ['volume create --size=8 --name=data']);
    const [old] = world.bricks('data');
    if (old === undefined) throw new Error('no brick');
    const host = world.hostOf(old);
    world.simulation.kill(host);
    const { code, stderr } = await world.cli.run(`brick evict ${old.id}`);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`${host}: of brick ${old.id} may be left:`)]);
    expect(stderr).toContain(old.path);
  });
});

describe('a drain of which only a part can be done', () => {
  it('ends as partly done, and says what was moved and what stays', async () => {
    world = await moveWorld(5, 1, [
      'volume create --size=4 --name=aa --replica=2',
      'volume create --size=8 --name=zz --sets=1 --durability=none',
    ]);
    const { cli } = world;
    const [only] = world.bricks('zz');
    if (only === undefined) throw new Error('no brick');
    const host = world.hostOf(only);
    const moved = world.bricks('aa').find((brick) => world.hostOf(brick) === host);
    const other = world.bricks('aa')[0];
    const device = await deviceOn(host);
    if (moved === undefined && other !== undefined)
      await cli.ok(`brick evict ${other.id} --to=${device} --yes`);
    world.fill('zz', 10);
    const [pool] = world.simulation.model.pools;
    Object.assign(pool?.volumes.zz?.options ?? {}, { 'features.shard': 'on' });
    const { code, stderr } = await cli.run(`node drain ${host} --yes`);
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining(`drain node ${host}: not all of it could be done:`),
    ]);
    expect(stderr).toContain('What is done, and stays:');
    expect(stderr).toContain(`put no new bricks on ${host}: it is offline now`);
    expect(stderr).toMatch(/put the brick of aa on gl\d:\/dev\/sdb in the place of that on/);
    expect(stderr).toContain('--accept=sharded');
    expect(await cli.ok('operation list -o name')).toBe('');
    expect(await cli.ok(`node info ${host}`)).toContain('State: offline');
    const enable = /glusterctl (node enable \w+)\n/.exec(stderr)?.[1] ?? '';
    await cli.ok(enable);
  });
});
