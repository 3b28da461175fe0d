import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';
import { comparable } from './known.ts';

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
  await world.ok('topology load --json=topology.json');
});
afterEach(async () => {
  await world.remove();
});

async function forget(): Promise<void> {
  for (const name of ['state.json', 'state.json.backups'])
    await rm(join(world.folder, name), { force: true, recursive: true });
}

describe('a state that is gone', () => {
  test('comes back from one host of the pool, as it was', async () => {
    await world.ok('volume create --size=2 --name=data --gid=2000 --snapshot-factor=1.5');
    await world.ok('volume create --size=30 --name=two');
    await world.ok('volume create --size=3 --name=arb --arbiter');
    await world.ok(
      'volume create --size=4 --name=disp --durability=disperse --disperse-data=2 --redundancy=1',
    );
    await world.ok(
      'volume create --size=1 --name=dist --durability=none --gluster-volume-options="nfs.disable off"',
    );
    await world.ok('volume clone data --name=copy');
    await world.ok('snapshot create data before');
    await world.ok('volume expand two --expand-size=1');
    const before = await world.state();
    await forget();
    const shown = await world.run('state rebuild gl1');
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stdout).toContain('Nothing was written.');
    expect(await world.run('state rebuild gl1 --apply')).toMatchObject({ code: 0 });
    expect(comparable(await world.state())).toEqual(comparable(before));
    expect(await world.wrong()).toEqual([]);
    await world.ok('state check');
    expect(await world.ok('state rebuild gl1')).toContain('Nothing to add');
    await world.ok('volume create --size=1 --name=more');
    await world.ok('volume expand arb --expand-size=1');
    await world.ok('volume delete copy dist');
    expect(await world.wrong()).toEqual([]);
  });
});
