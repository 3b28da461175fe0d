import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFile } from '../../../src/simulator/data/clients.ts';
import { type Lab, lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';

let cli: Lab;
beforeEach(async () => {
  const clock = new SimulatedTime();
  cli = await lab({ columns: 200, more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
});
afterEach(async () => await cli.remove());

async function unchanged(line: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const before = [cli.simulation.save(), await cli.ok('state show')];
  const ran = await cli.run(line);
  expect([cli.simulation.save(), await cli.ok('state show')]).toEqual(before);
  return ran;
}

describe('volume delete of several', () => {
  it('deletes nothing when a word names nothing, and tells which', async () => {
    await cli.ok('volume create --size=1 --name=data');
    const { code, stderr } = await unchanged('volume delete data dota nothere --yes');
    expect(code).toBe(4);
    expect(stderr).toContain('Nothing was deleted. There is no volume "dota". There is no volume "nothere"');
    expect(stderr).toContain('Did you mean "data"?');
  });

  it('says of a single one what Heketi said', async () => {
    expect((await unchanged('volume delete nothere')).stderr).toContain('Error: Invalid path or request');
  });
});

describe("words of gluster's own, which would mean something else to it", () => {
  beforeEach(async () => await cli.ok('volume create --size=1 --name=data --snapshot-factor=2'));

  it.each([
    'volume create --size=1 --name=all',
    'volume create --size=1 --name=end-volume',
    'volume clone data --name=all',
    'snapshot create data all',
    'snapshot create data force',
  ])('are no names: %s', async (line) => {
    const { code, stderr } = await unchanged(line);
    expect(code).toBe(2);
    expect(stderr).toContain("is a word of gluster's own");
  });

  it('though names may begin with them', async () => {
    await cli.ok('volume create --size=1 --name=all-hands');
    await cli.ok('snapshot create data all-of-it');
  });
});

describe('volume rename', () => {
  it('says that gluster can not, and what does instead', async () => {
    await cli.ok('volume create --size=1 --name=data');
    const { code, stderr } = await unchanged('volume rename data archive');
    expect(code).toBe(5);
    expect(stderr).toContain("gluster can't rename a volume");
    expect(stderr).toContain('glusterctl volume clone data --name=archive');
    expect((await cli.run('volume rename nothere archive')).code).toBe(4);
  });
});

describe('volume set', () => {
  beforeEach(async () => await cli.ok('volume create --size=1 --name=data'));

  it.each(['volume set data group=virt', 'volume set data group virt', 'volume reset data group'])(
    'refuses a group, which could not be undone: %s',
    async (line) => {
      const { code, stderr } = await unchanged(line);
      expect(code).toBe(5);
      expect(stderr).toContain('/var/lib/glusterd/groups/');
    },
  );

  it('takes options as gluster does: key and value as two words', async () => {
    await cli.ok('volume set data performance.cache-size 64MB nfs.disable on');
    const options = await cli.ok('volume options data');
    expect(options).toContain('performance.cache-size 64MB');
    expect(options).toContain('nfs.disable on');
  });
});

describe('volume reset', () => {
  beforeEach(async () => await cli.ok('volume create --size=1 --name=data'));

  it('fails at an option that gluster does not know, in its words', async () => {
    const { code, stderr } = await cli.run('volume reset data no.such.option');
    expect(code).toBe(1);
    expect(stderr).toContain('Option no.such.option does not exist');
  });

  it('says of an option that is not set that nothing was reset', async () => {
    const { code, stderr } = await cli.run('volume reset data performance.cache-size');
    expect([code, stderr]).toEqual([0, expect.stringContaining('performance.cache-size: was not set')]);
  });

  it('resets by the last part of a name too, and says nothing where it did', async () => {
    await cli.ok('volume set data performance.cache-size=64MB');
    const { stderr } = await cli.run('volume reset data cache-size');
    expect(stderr).not.toContain('was not set');
    expect(await cli.ok('volume options data')).not.toContain('performance.cache-size');
    expect(await cli.ok('volume info data --json')).not.toContain('cache-size');
  });

  it('refuses all at once, which could not be undone', async () => {
    const { code, stderr } = await unchanged('volume reset data all');
    expect([code, stderr]).toEqual([5, expect.stringContaining('glusterctl volume options data')]);
  });
});

describe('volume expand', () => {
  it('is refused while a rebalance is running, before bricks are made', async () => {
    await cli.ok('volume create --size=1 --name=data');
    await cli.ok('volume expand data --expand-size=1');
    const running = () => {
      for (const { volumes } of cli.simulation.model.pools)
        for (const { rebalance } of Object.values(volumes))
          if (rebalance != null) Object.assign(rebalance, { status: 'in progress', polls: -100 });
    };
    running();
    const made = cli.simulation.journal.length;
    const { code, stderr } = await cli.run('volume expand data --expand-size=1');
    expect(code).toBe(5);
    expect(stderr).toContain('Unable to expand volume data while it is being rebalanced');
    const commands = cli.simulation.journal.slice(made).flatMap((entry) => entry.commands);
    expect(commands.filter((each) => /^(lvcreate|mkfs)/.test(each))).toEqual([]);
    expect(await cli.ok('operation list')).toBe('');
    expect(await cli.ok('volume info data')).toContain('Size: 2');
  });
});

describe('volume status', () => {
  it('labels its columns, and tells what is down and what to do', async () => {
    await cli.ok('volume create --size=1 --name=data');
    const well = await cli.ok('volume status data');
    expect(well).toMatch(
      /^data: HEALTHY, 3 of 3 bricks up, can lose 1 more, no clients\nBRICK ON +STATE +FREE +SIZE +HEAL\n(gl\d:\/dev\/sd\w +up .*\n){3}\[simulated\]\n$/,
    );
    cli.simulation.kill('gl2');
    const { code, stdout, stderr } = await cli.run('volume status data');
    expect(code).toBe(3);
    expect(stdout).toContain('data: AT RISK, 2 of 3 bricks up, can lose 0 more');
    expect(stdout).toMatch(/^gl2:\/dev\/sd\w +away /m);
    expect(stderr).toMatch(/^✖ gl2 .*\n(?: {4}.*\n)* {4}→ .*glusterctl /m);
    expect(stderr).toContain('glusterctl status -x');
    cli.simulation.boot('gl2');
    await cli.ok('volume stop data');
    const stopped = await cli.run('volume status data');
    expect(stopped.stdout).toContain('data: STOPPED');
    expect(stopped.stderr).toContain('glusterctl volume start data');
  });
});

describe('a volume that is asked about', () => {
  it('tells who has it open, without the parts of gluster itself', async () => {
    await cli.ok('volume create --size=1 --name=data');
    for (const { volumes } of cli.simulation.model.pools)
      for (const volume of Object.values(volumes))
        volume.clients.push({ address: '10.0.0.50:49151' }, { address: '10.0.0.51:49151' });
    expect(await cli.ok('volume status data')).toMatch(
      /^data: HEALTHY, 3 of 3 bricks up, can lose 1 more, 2 fuse clients\n/,
    );
    const told = JSON.parse(await cli.ok('volume status data --json')) as object;
    expect(told).toMatchObject({ clients: [{ kind: 'fuse', count: 2 }], toHeal: 0 });
  });

  // As gluster has it: a host none of whose bricks is open can't be asked from another.
  it('tells of a volume that not even gluster has open, and deletes it as unused', async () => {
    await cli.ok('volume create --size=1 --name=data --durability=none');
    await cli.ok('volume expand data --expand-size=1 --wait');
    const told = JSON.parse(await cli.ok('volume status data --json')) as object;
    expect(told).toMatchObject({ clients: [], bricksDown: 0 });
    for (const { volumes } of cli.simulation.model.pools)
      volumes.data?.clients.push({ address: '10.0.0.50:1' });
    const refused = await cli.run('volume delete data --if-unused --yes');
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('clients have it mounted')]);
    for (const { volumes } of cli.simulation.model.pools) volumes.data?.clients.pop();
    await cli.ok('volume delete data --if-unused --yes');
    expect(cli.simulation.journal.some(({ script }) => script.includes('--remote-host='))).toBe(true);
  });

  it('counts what waits for a brick once, though each good brick of the set tells it', async () => {
    await cli.ok('volume create --size=1 --name=data');
    const { bricks } = cli.simulation.host('gl2');
    for (const path of Object.keys(bricks)) delete bricks[path];
    expect(writeFile(cli.simulation.model, 'data', '/f', 'text')).toBeNull();
    const told = JSON.parse((await cli.run('volume status data --json')).stdout) as {
      readonly toHeal: number;
    };
    const { code, stdout } = await cli.run('volume status data');
    expect(code).toBe(3);
    expect(told.toHeal).toBeGreaterThan(0);
    expect(stdout).toMatch(
      new RegExp(`^data: AT RISK, 2 of 3 bricks up, can lose 0 more, ${told.toHeal} entr(y|ies) to heal`),
    );
    expect(stdout).toMatch(new RegExp(`^gl1:.* ${told.toHeal}$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^gl3:.* ${told.toHeal}$`, 'm'));
  });

  it('never takes silence on what is to be healed for health', async () => {
    await cli.ok('volume create --size=1 --name=data');
    for (const host of ['gl1', 'gl2', 'gl3'])
      cli.simulation.addFault({
        host,
        command: /^find .*xattrop/,
        effect: { kind: 'fails', stderr: 'find: not now' },
        lasting: true,
      });
    const { stdout } = await cli.run('volume status data --json');
    expect(JSON.parse(stdout)).toMatchObject({ toHeal: null, bricksDown: 0 });
    expect((await cli.run('volume status data')).stdout).toContain('? entries to heal');
  });

  it('is not deleted with --if-unused while gluster can not tell who uses it', async () => {
    await cli.ok('volume create --size=1 --name=data');
    cli.simulation.addFault({ command: /client-list/, effect: { kind: 'fails', stderr: 'not now' } });
    const { code, stderr } = await cli.run('volume delete data --if-unused --yes');
    expect(code).toBe(3);
    expect(stderr).toContain('glusterctl operation resume');
    const states = cli.simulation.model.pools.flatMap(({ volumes }) => Object.values(volumes));
    expect(states.map(({ status }) => status)).toEqual(['started']);
    await cli.ok('operation clean');
    expect(await cli.ok('volume list')).toBe('');
  });
});

describe('snapshot info', () => {
  it('shows one, or says which are there', async () => {
    await cli.ok('volume create --size=1 --name=shop --snapshot-factor=2');
    await cli.ok(['snapshot', 'create', 'shop', 'before', '--description=the upgrade']);
    const shown = await cli.ok('snapshot info before');
    expect(shown).toMatch(/^Name: before\nVolume: shop \([0-9a-f]{32}\)\n/);
    expect(shown).toContain('State: inactive\nDescription: the upgrade\n');
    await cli.ok('snapshot activate before');
    expect(await cli.ok('snapshot info before')).toContain('Mount: HOST:/snaps/before/shop');
    expect(JSON.parse(await cli.ok('snapshot info before --json'))).toMatchObject({
      name: 'before',
      volumeName: 'shop',
      active: true,
    });
    const { code, stderr } = await cli.run('snapshot info befor');
    expect(code).toBe(4);
    expect(stderr).toContain('Did you mean before?');
  });
});
