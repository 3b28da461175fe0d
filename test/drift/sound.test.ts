import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';

let world: CommandWorld;

beforeEach(async () => {
  world = await commandWorld();
  await world.ok('topology load --json=topology.json');
});

afterEach(async () => await world.remove());

describe('on hosts that are as the state has them verify finds nothing', () => {
  test('with volumes of all durabilities, grown, cloned, with snapshots, put back to one, and bricks moved', async () => {
    await world.ok('volume create --size=1 --name=plain --durability=none');
    await world.ok('volume create --size=1 --name=two --durability=replicate --replica=2');
    await world.ok('volume create --size=1 --name=data --gid=2000 --snapshot-factor=1.5');
    await world.ok(
      'volume create --size=1 --name=thirds --gluster-volume-options="user.heketi.arbiter true,performance.cache-size 64MB"',
    );
    await world.ok(
      'volume create --size=1 --name=spread --durability=disperse --disperse-data=2 --redundancy=1',
    );
    await world.ok('volume expand data --expand-size=1');
    await world.ok('rebalance wait data');
    await world.ok('snapshot create data before');
    await world.ok('snapshot create data active');
    await world.ok('snapshot activate active');
    await world.ok('volume clone data --name=copy');
    await world.ok('volume stop two');
    await world.ok('volume create --size=1 --name=back --snapshot-factor=1.5');
    await world.ok('snapshot create back good');
    await world.ok('snapshot restore good');

    const state = await world.state();
    const thirds = Object.values(state.volumes).find(({ name }) => name === 'thirds');
    const brick = Object.values(state.bricks).find(({ volume }) => volume === thirds?.id);
    await world.ok(`brick evict ${brick?.id}`);
    const told = await world.ok('verify');
    expect(world.simulation.notSimulated).toEqual([]);
    expect(told).toMatch(/^4 hosts, 7 volumes, \d+ bricks looked at: all is as the state has it\n/);
  });
});
