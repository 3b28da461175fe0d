import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_HOST_SETTINGS } from '../../src/lvm/settings.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { planChangeVolume } from '../../src/plans/change-volume.ts';
import { changing, sh } from '../../src/shell/script.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { topologyText } from '../../src/simulator/folder.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';

const HOSTS = ['gl1', 'gl2', 'gl3'];

/** As seen on real hosts where one of them had just done its part. */
const BRICK_OPS_FAILED =
  "Brick ops failed on 10.77.0.3. Glusterd Syncop Mgmt brick op 'Rebalance' failed. Please check brick log file for details.";

let simulation: Simulation;
let cli: CommandLine;
beforeEach(async () => {
  simulation = Simulation.create({
    hosts: HOSTS.map((name, index) => ({
      name,
      storage: `10.77.0.${index + 1}`,
      zone: index + 1,
      devices: [{ path: '/dev/vdb', sizeKiB: 40 * GIB }],
    })),
  });
  cli = await commandLine({ hosts: async () => createDirectHosts(simulation), columns: 200 });
  await cli.file('topology.json', topologyText(simulation));
  await cli.ok('topology load --json=topology.json');
});
afterEach(async () => await cli.remove());

function inGluster(): readonly string[] {
  return simulation.model.pools.flatMap(({ volumes }) =>
    Object.values(volumes).map(({ name, status }) => `${name} ${status}`),
  );
}

async function json(line: string): Promise<Record<string, unknown>> {
  return JSON.parse(await cli.ok(`${line} --json`)) as Record<string, unknown>;
}

describe('several volumes at once', () => {
  it('are numbered, and deleted by one command', async () => {
    const made = await json('volume create --size=1 --count=3 --name-prefix=data-');
    expect((made.volumes as { name: string }[]).map(({ name }) => name).sort()).toEqual([
      'data-1',
      'data-2',
      'data-3',
    ]);
    expect(inGluster().length).toBe(3);
    const { stdout } = await cli.run('volume delete data-1 data-3');
    expect(stdout.match(/^Volume [0-9a-f]{32} deleted$/gm)).toHaveLength(2);
    expect(inGluster()).toEqual(['data-2 started']);
  });

  it('end with 3 when there is room for some only, and say what failed', async () => {
    const { code, stderr } = await cli.run('volume create --size=15 --count=3 --name-prefix=big-');
    expect(code).toBe(3);
    expect(stderr).toContain('No space');
    expect(inGluster().length).toBe(2);
  });
});

describe('what is only asked', () => {
  it('changes nothing: --check', async () => {
    const fits = await json('volume create --size=10 --check');
    expect(fits).toMatchObject({ fits: true });
    expect(fits.bricks).toHaveLength(3);
    expect((await cli.run('volume create --size=1TiB --check')).code).toBe(7);
    expect(inGluster()).toEqual([]);
  });

  it('changes nothing: --dry-run of every command on volumes', async () => {
    await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
    const before = simulation.save();
    const state = await cli.ok('state show');
    for (const line of [
      'volume create --size=1 --name=other',
      'volume expand data --expand-size=1',
      'volume clone data --name=copy',
      'volume set data nfs.disable=on',
      'volume reset data nfs.disable',
      'volume stop data',
      'snapshot create data before',
      'volume delete data',
    ]) {
      const shown = await cli.ok(`${line} --dry-run`);
      expect(shown, line).toContain('gl1');
      expect(JSON.parse(await cli.ok(`${line} --dry-run -o json`)), line).toBeTypeOf('object');
    }
    expect(simulation.save()).toBe(before);
    expect(await cli.ok('state show')).toBe(state);
  });
});

describe('what still fits', () => {
  it('is told for each durability, and is true', async () => {
    const said = JSON.stringify(await json('cluster capacity'));
    expect(said).toContain('replica 3');
    const table = await cli.ok('cluster capacity -o table');
    expect(table).toContain('replica 3');
    const { stderr } = await cli.run('volume create --size=10TiB');
    const largest = /largest replica-3 volume now: ([\d.]+) GiB/.exec(stderr)?.[1] ?? '';
    const size = Math.floor(Number(largest) * 1024);
    await cli.ok(`volume create --size=${size - 8}MiB --name=whole`);
    expect((await cli.run('volume create --size=1')).code).toBe(7);
  });
});

describe('volume list', () => {
  beforeEach(async () => {
    await cli.ok('volume create --size=1 --name=web --tag=team:shop');
    await cli.ok('volume create --size=3 --name=db-1 --arbiter');
    await cli.ok('volume create --size=512MiB --name=db-2 --durability=none');
  });
  const names = async (flags: string): Promise<string[]> =>
    (await cli.ok(`volume list -o name ${flags}`)).trim().split('\n');

  it('filters and sorts', async () => {
    expect(await names('--sort=name')).toEqual(['db-1', 'db-2', 'web']);
    expect(await names('--sort=size')).toEqual(['db-1', 'web', 'db-2']);
    expect(await names("--name='db-?' --sort=name")).toEqual(['db-1', 'db-2']);
    expect(await names('--tag=team:shop')).toEqual(['web']);
    expect(await names('--tag=team')).toEqual(['web']);
    expect(await names('--tag=team:other')).toEqual(['']);
    expect(await names('--durability=arbiter')).toEqual(['db-1']);
    expect(await names('--durability=none')).toEqual(['db-2']);
    expect((await cli.run('volume list --durability=mirror')).code).toBe(2);
  });

  it('is a table with what is used', async () => {
    const table = await cli.ok('volume list -o wide --usage --sort=name');
    expect(table).toMatch(/NAME\s+ID\s+CLUSTER\s+SIZE\s+USED\s+DURABILITY\s+BRICKS\s+STATE/);
    expect(table).toMatch(/db-1 .* 3 GiB .*replica 3 arbiter\s+3\s+started/);
    expect(table).toMatch(/db-2 .* 512 MiB .*none\s+1\s+started/);
  });
});

describe('a volume that must not be deleted', () => {
  beforeEach(async () => void (await cli.ok('volume create --size=1 --name=data --snapshot-factor=2')));
  const refused = async (line: string, why: string): Promise<void> => {
    const { code, stderr } = await cli.run(line);
    expect(stderr).toContain(why);
    expect(code).toBe(5);
    expect(inGluster()).toEqual(['data started']);
    expect((await json('volume info data')).bricks).toBeTypeOf('object');
    expect(await json('operation info')).toMatchObject({ total: 0 });
  };

  it('is not stopped while it has snapshots', async () => {
    await cli.ok('snapshot create data before');
    await refused('volume delete data', 'contains 1 snapshots');
    await cli.ok('snapshot delete before');
    await cli.ok('volume delete data');
    expect(inGluster()).toEqual([]);
  });

  it('is not stopped while gluster alone knows of a snapshot', async () => {
    const made = await simulation.exec(
      'gl1',
      'gluster --mode=script snapshot create alien data no-timestamp',
      '',
    );
    expect(made).toMatchObject({ kind: 'done', code: 0 });
    await refused('volume delete data', 'alien');
  });

  it('is not stopped while it is rebalanced', async () => {
    await cli.ok('volume expand data --expand-size=1');
    await refused('volume delete data', 'a rebalance is running');
  });

  it('is not stopped with --if-unused while a client has it mounted', async () => {
    for (const { volumes } of simulation.model.pools)
      for (const volume of Object.values(volumes)) volume.clients.push({ address: '10.77.0.50:49151' });
    await refused('volume delete data --if-unused', 'clients have it mounted');
    await cli.ok('volume delete data');
    expect(inGluster()).toEqual([]);
  });

  it('names the hosts of the pool that are down, and only those', async () => {
    await cli.ok('volume create --size=1 --name=small --replica=2');
    const on = JSON.parse(await cli.ok('state export')) as State;
    const used = new Set(
      Object.values(on.bricks)
        .filter((brick) => on.volumes[brick.volume]?.name === 'small')
        .map((brick) => on.nodes[on.devices[brick.device]?.node ?? '']?.manage[0]),
    );
    const spare = ['gl1', 'gl2', 'gl3'].find((host) => !used.has(host)) ?? '';
    simulation.kill(spare);
    const { code, stderr } = await cli.run('volume delete small --yes');
    expect(code).toBe(5);
    expect(stderr).toContain(
      `while hosts of the pool are down: 10.77.0.${spare.slice(2)}. Nothing was stopped; delete it when they are back.`,
    );
  });

  it('is not stopped while a host is down', async () => {
    simulation.kill('gl3');
    const { code } = await cli.run('volume delete data');
    expect(code).not.toBe(0);
    expect(inGluster()).toEqual(['data started']);
    simulation.boot('gl3');
    await cli.ok('volume delete data');
    expect(inGluster()).toEqual([]);
  });
});

describe('the life of a volume', () => {
  beforeEach(async () => void (await cli.ok('volume create --size=1 --name=data --snapshot-factor=2')));

  it('sets, shows and resets options, in gluster and in the state', async () => {
    await cli.ok("volume set data performance.cache-size=64MB 'nfs.disable on'");
    expect((await json('volume info data')).glustervolumeoptions).toEqual([
      '',
      '',
      'performance.cache-size 64MB',
      'nfs.disable on',
    ]);
    const { options } = await json('volume options data');
    expect(options).toContainEqual({ key: 'performance.cache-size', state: '64MB', gluster: '64MB' });
    await cli.ok('volume reset data performance.cache-size');
    const after = (await json('volume options data')).options as { key: string }[];
    expect(after.map(({ key }) => key)).not.toContain('performance.cache-size');
    expect((await cli.run('volume set data user.heketi.id=abc')).code).toBe(5);
    expect((await cli.run('volume set data nonsense')).code).toBe(2);
  });

  it('is as before when gluster knows no such option', async () => {
    const { code, stderr } = await cli.run('volume set data bogus.key=1');
    expect(stderr).toContain('option : bogus.key does not exist');
    expect(code).toBe(1);
    expect(await json('operation info')).toMatchObject({ total: 0 });
    expect((await json('volume info data')).glustervolumeoptions).toEqual(['', '']);
  });

  it('can take back options, also where gluster keeps what it was told for good', async () => {
    const { id } = (await json('volume info data')) as { id: string };
    const file = join(cli.folder, '.xdg/data/glusterctl/glusterctl.json');
    const state = JSON.parse(await readFile(file, 'utf8')) as State;
    const settings = { ...DEFAULT_HOST_SETTINGS, lineage: state.lineage };
    const change = { do: 'set', options: ['user.color blue', 'nfs.port 9'] } as const;
    const plan = planChangeVolume(id, change, settings, state, new Set());
    const hosts = createDirectHosts(simulation);
    for (const { host, script, undo } of plan.stages.flatMap(({ steps }) => steps)) {
      for (const each of [script, undo ?? script]) {
        expect(await hosts.run(host, each, { timeoutSeconds: 20 })).toMatchObject({ code: 0, stderr: '' });
      }
    }
    const { options } = await json('volume options data');
    expect(options).not.toContainEqual(expect.objectContaining({ key: 'nfs.port' }));
    expect((await cli.run('volume reset data user.color')).stderr).toContain(
      'Option user.color does not exist',
    );
  });

  it('stops and starts', async () => {
    await cli.ok('volume stop data');
    expect(inGluster()).toEqual(['data stopped']);
    expect((await json('volume info data')).started).toBe(false);
    await cli.ok('volume start data');
    expect(inGluster()).toEqual(['data started']);
  });

  it('tells how its bricks do, with exit code 3 while one is down', async () => {
    expect(await json('volume status data')).toMatchObject({ running: true, bricksDown: 0 });
    simulation.kill('gl2');
    const { code, stdout } = await cli.run('volume status data --json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ running: true, bricksDown: 1 });
  });

  it('watches the rebalance of an expansion to its end', async () => {
    const { code, stderr } = await cli.run('volume expand data --expand-size=1 --wait');
    expect(code).toBe(0);
    expect(stderr).toContain('Rebalance of data: completed');
    expect(await json('volume info data')).toMatchObject({ size: 2 });
  }, 20_000);

  it('says that no files of a stopped volume are moved, and how to have that done later', async () => {
    await cli.ok('volume stop data');
    const told =
      /^(?: {2}Note: )?No rebalance is started, since volume data is stopped\. .*: gluster volume rebalance data start$/m;
    expect(await cli.ok('volume expand data --expand-size=1 --dry-run')).toMatch(told);
    const { code, stderr } = await cli.run('volume expand data --expand-size=1 --wait');
    expect([code, stderr]).toEqual([0, expect.stringMatching(told)]);
    expect(await json('volume info data')).toMatchObject({ size: 2 });
    await cli.ok('volume start data');
    const later = await createDirectHosts(simulation).run(
      { name: 'gl1', ssh: {} },
      changing(sh`gluster volume rebalance data start`),
      { timeoutSeconds: 20 },
    );
    expect(later).toMatchObject({ kind: 'done', code: 0 });
  });

  it('goes on watching a rebalance while gluster has no answer', async () => {
    for (const nth of [1, 2]) {
      simulation.faults.add({
        nth,
        command: /rebalance data status --xml/,
        effect: { kind: 'fails', code: 1, stderr: BRICK_OPS_FAILED },
      });
    }
    const { code, stderr } = await cli.run('volume expand data --expand-size=1 --wait');
    expect(stderr).toContain('Rebalance of data: completed');
    expect(code).toBe(0);
  }, 20_000);

  it('is undone as far as it came, although gluster could not tell at first how bricks are emptied', async () => {
    simulation.addFault({
      command: /remove-brick data .* status/,
      nth: 2,
      effect: { kind: 'fails', code: 1, stderr: BRICK_OPS_FAILED },
    });
    simulation.addFault({
      command: /rebalance data start/,
      effect: { kind: 'fails', code: 1, stderr: 'no' },
    });
    const { code, stderr } = await cli.run('volume expand data --expand-size=1');
    expect(stderr).toContain('nothing is left behind');
    expect(code).toBe(1);
    expect(await json('volume info data')).toMatchObject({ size: 1 });
    expect(await json('operation info')).toMatchObject({ total: 0 });
  }, 20_000);

  it('is undone where added bricks have lost their processes: they get new ones, to be emptied', async () => {
    for (const command of [/rebalance data start/, /remove-brick data .* start/])
      simulation.addFault({ command, lasting: true, effect: { kind: 'fails', code: 1, stderr: 'not now' } });
    expect((await cli.run('volume expand data --expand-size=1')).stderr).toContain('not now');
    const [open] = (await json('operation list')).operations as { id: string }[];
    simulation.faults.clear();
    await simulation.exec('gl2', 'sh -s', 'pkill -x glusterfsd');
    await cli.ok(`operation rollback ${open?.id}`);
    expect(await json('volume info data')).toMatchObject({ size: 1 });
    expect(await json('operation info')).toMatchObject({ total: 0 });
    expect(simulation.model.hosts.map(({ bricks }) => Object.keys(bricks).length)).toEqual([1, 1, 1]);
  }, 20_000);

  it('takes, activates, restores and lists snapshots', async () => {
    await cli.ok("snapshot create data before --description='the upgrade'");
    const [snapshot] = (await json('snapshot list')).snapshots as Record<string, unknown>[];
    expect(snapshot).toMatchObject({ name: 'before', volumeName: 'data', active: false });
    for (const asked of ['snapshot list --live', 'snapshot list data --live'])
      expect(await json(asked), asked).toMatchObject({ snapshots: [{ name: 'before', volumeName: 'data' }] });
    await cli.ok('snapshot activate before');
    expect(await cli.ok('snapshot list -o table')).toMatch(/before\s+data\s+\S+\s+active/);
    await cli.ok('snapshot deactivate before');
    expect((await cli.run('snapshot create data before')).code).toBe(5);
    expect((await cli.run('snapshot restore before')).code).toBe(5);
    await cli.ok('snapshot restore before --yes');
    expect((await json('snapshot list')).snapshots).toEqual([]);
    expect(inGluster()).toEqual(['data started']);
    await cli.ok('volume delete data');
  });

  it('is not put back to before it was expanded: gluster would do it, and its new bricks would be nobody’s', async () => {
    await cli.ok('snapshot create data before');
    await cli.ok('volume expand data --expand-size=1 --wait');
    const before = simulation.save();
    const { code, stderr } = await cli.run('snapshot restore before --yes');
    expect([code, stderr]).toEqual([5, expect.stringContaining('was taken before volume data was expanded')]);
    expect(simulation.save()).toBe(before);
    await cli.ok('snapshot create data after');
    await cli.ok('snapshot restore after --yes');
    expect(inGluster()).toEqual(['data started']);
  });

  it('has no snapshots without room for them', async () => {
    await cli.ok('volume create --size=1 --name=tight');
    const { code, stderr } = await cli.run('snapshot create tight now');
    expect(code).toBe(5);
    expect(stderr).toContain('--snapshot-factor');
  });

  it('is mounted as it says', async () => {
    const said = await json('volume mount-command data --at=/srv/my-data');
    expect(said.command).toMatch(
      /^mount -t glusterfs -o backup-volfile-servers=10\.77\.0\.\d:10\.77\.0\.\d 10\.77\.0\.\d:\/data \/srv\/my-data$/,
    );
    expect(said.fstab).toMatch(/^10\.77\.0\.\d:\/data \/srv\/my-data glusterfs defaults,_netdev,backup/);
    expect(said.unit).toMatchObject({ name: 'srv-my\\x2ddata.mount' });
    expect((await cli.run("volume mount-command data --at='a b'")).code).toBe(2);
  });
});
