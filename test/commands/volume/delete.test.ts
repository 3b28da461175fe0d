import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { State } from '../../../src/model/state.ts';
import type { Lab } from '../../support/lab.ts';
import { inGluster, json, smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
});
afterEach(async () => await cli.remove());

describe('a volume that must not be deleted', () => {
  beforeEach(async () => void (await cli.ok('volume create --size=1 --name=data --snapshot-factor=2')));
  const refused = async (line: string, why: string): Promise<void> => {
    const { code, stdout, stderr } = await cli.run(line);
    expect(`${stdout}${stderr}`).toContain(why);
    expect(code).toBe(5);
    expect(inGluster(cli)).toEqual(['data started']);
    expect((await json(cli, 'volume info data')).bricks).toBeTypeOf('object');
    expect(await json(cli, 'operation info')).toMatchObject({ total: 0 });
  };

  /** However often it is asked for. */
  const goesOn = (name: string): void => {
    const rebalance = cli.simulation.model.pools[0]?.volumes[name]?.rebalance;
    if (rebalance == null) throw new Error(`${name} is not rebalanced`);
    rebalance.polls = Number.NEGATIVE_INFINITY;
  };

  it('is not stopped while it has snapshots', async () => {
    await cli.ok('snapshot create data before');
    await refused('volume delete data', 'contains 1 snapshot');
    await cli.ok('snapshot delete before');
    await cli.ok('volume delete data');
    expect(inGluster(cli)).toEqual([]);
  });

  it('is not stopped while gluster alone knows of a snapshot', async () => {
    const made = await cli.simulation.exec(
      'gl1',
      'gluster --mode=script snapshot create alien data no-timestamp',
      '',
    );
    expect(made).toMatchObject({ kind: 'done', code: 0 });
    await refused('volume delete data', 'alien');
  });

  it('is not stopped while it is rebalanced', async () => {
    await cli.ok('volume expand data --expand-size=1');
    goesOn('data');
    const hint = 'it is being rebalanced. To end that: glusterctl rebalance stop data';
    await refused('volume delete data', `Unable to delete volume data while ${hint}`);
    await refused('volume stop data', `Unable to stop volume data while ${hint}`);
    await refused('volume stop data --dry-run', `Unable to stop volume data while ${hint}`);
    await cli.ok('rebalance stop data');
    await cli.ok('volume stop data');
    await cli.ok('volume delete data');
  });

  it('is not stopped while gluster moves files off its bricks, which no rebalance tells of', async () => {
    await cli.ok('volume expand data --expand-size=1');
    await cli.ok('rebalance stop data');
    const [pool] = cli.simulation.model.pools;
    const volume = pool?.volumes.data;
    if (volume === undefined) throw new Error('no volume "data"');
    const bricks = volume.bricks.slice(3).map(({ host, path }) => `${host}:${path}`);
    volume.rebalance = null;
    volume.removal = { id: 'a', status: 'in progress', bricks };
    const way = `gluster volume remove-brick data ${bricks.join(' ')} stop`;
    for (const [verb, line] of [
      ['stop', 'volume stop data'],
      ['stop', 'volume stop data --dry-run'],
      ['delete', 'volume delete data'],
      ['delete', 'volume delete data --dry-run'],
    ])
      await refused(
        line ?? '',
        `Unable to ${verb} volume data while gluster moves files off bricks that are to leave it. To end that, on one of its hosts: ${way}\n`,
      );
    const ended = await cli.simulation.exec('gl1', way.replace('gluster', 'gluster --mode=script'), '');
    expect(ended).toMatchObject({ kind: 'done', code: 0 });
    await cli.ok('volume stop data');
  });

  it('is told its own reason, and what to do about it, beside others', async () => {
    await cli.ok('volume create --size=1 --name=web');
    for (const name of ['data', 'web']) {
      await cli.ok(`volume expand ${name} --expand-size=1`);
      goesOn(name);
    }
    const { code, stderr } = await cli.run('volume delete data web --yes');
    expect(code).toBe(5);
    for (const name of ['data', 'web'])
      expect(stderr).toContain(
        `${name}: Unable to delete volume ${name} while it is being rebalanced. To end that: glusterctl rebalance stop ${name}\n`,
      );
    const told = (await cli.run('volume delete data web --yes --json')).stderr;
    expect(JSON.parse(told.slice(told.indexOf('{')))).toMatchObject({
      error: {
        details: {
          failures: ['data', 'web'].map((name) => ({
            names: [name],
            message: expect.stringContaining(`rebalance stop ${name}`) as string,
          })),
        },
      },
    });
  });

  it('is not stopped with --if-unused while a client has it mounted', async () => {
    for (const { volumes } of cli.simulation.model.pools)
      for (const volume of Object.values(volumes)) volume.clients.push({ address: '10.77.0.50:49151' });
    await refused('volume delete data --if-unused', 'clients have it mounted');
    await cli.ok('volume delete data');
    expect(inGluster(cli)).toEqual([]);
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
    cli.simulation.kill(spare);
    const { code, stderr } = await cli.run('volume delete small --yes');
    expect(code).toBe(5);
    expect(stderr).toContain(
      `while hosts of the pool are down: 10.77.0.${spare.slice(2)}. Nothing was stopped; delete it when they are back.`,
    );
  });

  it('is not stopped while a host is down', async () => {
    cli.simulation.kill('gl3');
    const { code } = await cli.run('volume delete data');
    expect(code).toBe(20);
    expect(inGluster(cli)).toEqual(['data started']);
    cli.simulation.boot('gl3');
    await cli.ok('volume delete data');
    expect(inGluster(cli)).toEqual([]);
  });
});

describe('a volume that gluster has deleted, while bricks of it are left', () => {
  beforeEach(async () => {
    await cli.ok('volume create --size=1 --name=data');
    cli.simulation.addFault({
      host: 'gl2',
      command: /^umount/,
      lasting: true,
      effect: { kind: 'fails', stderr: 'umount: target is busy.' },
    });
    expect((await cli.run('volume delete data')).code).toBe(3);
    expect(inGluster(cli)).toEqual([]);
  });

  it('is told as that, and not as one that could be started or mounted', async () => {
    const { code, stdout, stderr } = await cli.run('volume status data');
    expect([code, `${stdout}${stderr}`]).toEqual([
      3,
      expect.stringContaining('data: being deleted, gone from gluster'),
    ]);
    expect(`${stdout}${stderr}`).not.toContain('volume start');
    expect(await cli.ok('volume list -o table')).toMatch(/being deleted/);
    const mount = await cli.run('volume mount-command data');
    expect([mount.code, mount.stderr]).toEqual([5, expect.stringContaining('is being deleted')]);
  });

  it('can only be finished, and who would undo it is told why', async () => {
    const { code, stderr } = await cli.run('operation rollback');
    expect(code).toBe(5);
    expect(stderr).toContain('has come too far to be undone: gluster has deleted it');
    cli.simulation.faults.clear();
    await cli.ok('operation resume');
  });
});
