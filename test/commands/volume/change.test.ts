import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planChangeVolume } from '../../../src/plans/change-volume.ts';
import { createDirectHosts } from '../../../src/simulator/direct-hosts.ts';
import { planning } from '../../support/default-settings.ts';
import type { Lab } from '../../support/lab.ts';
import { inGluster, json, smallHosts } from '../../support/small-hosts.ts';
import { stateIn } from '../../support/state-in.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
});
afterEach(async () => await cli.remove());

describe('a volume that is changed', () => {
  beforeEach(async () => void (await cli.ok('volume create --size=1 --name=data --snapshot-factor=2')));

  it('sets, shows and resets options, in gluster and in the state', async () => {
    await cli.ok("volume set data performance.cache-size=64MB 'nfs.disable on'");
    expect((await json(cli, 'volume info data')).glustervolumeoptions).toEqual([
      '',
      '',
      'performance.cache-size 64MB',
      'nfs.disable on',
    ]);
    const { options } = await json(cli, 'volume options data');
    expect(options).toContainEqual({ key: 'performance.cache-size', state: '64MB', gluster: '64MB' });
    await cli.ok('volume reset data performance.cache-size');
    const after = (await json(cli, 'volume options data')).options as { key: string }[];
    expect(after.map(({ key }) => key)).not.toContain('performance.cache-size');
    expect((await cli.run('volume set data user.heketi.id=abc')).code).toBe(5);
    expect((await cli.run('volume set data nonsense')).code).toBe(2);
  });

  it('tells, before it is done, of an option that gluster sets on all volumes of the pool', async () => {
    const alone = await cli.run('volume set data client.strict-locks=off');
    expect([alone.code, alone.stderr]).toEqual([0, expect.not.stringContaining('all volumes')]);
    for (const name of ['web2', 'web10']) await cli.ok(`volume create --size=1 --name=${name}`);
    const told =
      'gluster sets client.strict-locks on all volumes of the pool, whichever it is set on: on web2, web10 as well. What they have then is told by: glusterctl verify\n';
    const dry = await cli.run('volume set data client.strict-locks=on --dry-run');
    expect(dry.stdout).toContain(`Note: ${told}`);
    const { code, stderr } = await cli.run('volume set data strict-locks=on performance.cache-size=64MB');
    expect([code, stderr]).toEqual([0, expect.stringContaining('gluster sets strict-locks on all volumes')]);
    expect(stderr.indexOf('all volumes')).toBeLessThan(stderr.indexOf('connecting'));
    // It does: the warning is true.
    expect((await cli.run('verify web2')).stdout).toContain('client.strict-locks of web2 is set in gluster');
    const made = await cli.run(
      'volume create --size=1 --name=next --gluster-volume-options="client.strict-locks on" --dry-run',
    );
    expect(made.stdout).toContain('on data, web2, web10 as well');
    expect((await cli.run('volume set data performance.cache-size=32MB')).stderr).not.toContain(
      'all volumes',
    );
    expect((await cli.run('volume reset data client.strict-locks')).stderr).not.toContain('all volumes');
  });

  it('refuses, before anything is done, an option that gluster has for all volumes alone', async () => {
    for (const [line, hint] of [
      ['volume set data cluster.brick-multiplex=on', 'gluster volume set all cluster.brick-multiplex VALUE'],
      [
        'volume reset data cluster.max-bricks-per-process',
        'gluster volume reset all cluster.max-bricks-per-process',
      ],
      [
        'volume create --size=1 --name=x --gluster-volume-options="cluster.server-quorum-ratio 60"',
        'gluster volume set all cluster.server-quorum-ratio VALUE',
      ],
    ] as const)
      for (const dry of ['', ' --dry-run']) {
        const { code, stdout, stderr } = await cli.run(`${line}${dry}`);
        expect([code, `${stdout}${stderr}`]).toEqual([
          5,
          expect.stringContaining(`on one of their hosts: ${hint}\n`),
        ]);
        expect(stderr).not.toContain('failed');
      }
  });

  it('is as before when gluster knows no such option', async () => {
    const { code, stderr } = await cli.run('volume set data bogus.key=1');
    expect(stderr).toContain('option : bogus.key does not exist');
    expect(code).toBe(1);
    expect(await json(cli, 'operation info')).toMatchObject({ total: 0 });
    expect((await json(cli, 'volume info data')).glustervolumeoptions).toEqual(['', '']);
  });

  it('can take back options, also where gluster keeps what it was told for good', async () => {
    const { id } = (await json(cli, 'volume info data')) as { id: string };
    const state = await stateIn(cli.state);
    const change = { do: 'set', options: ['user.color blue', 'nfs.port 9'] } as const;
    const plan = planChangeVolume(id, change, planning(state));
    const hosts = createDirectHosts(cli.simulation);
    for (const { host, script, undo } of plan.stages.flatMap(({ steps }) => steps)) {
      for (const each of [script, undo ?? script]) {
        expect(await hosts.run(host, each, { timeoutSeconds: 20 })).toMatchObject({ code: 0, stderr: '' });
      }
    }
    const { options } = await json(cli, 'volume options data');
    expect(options).not.toContainEqual(expect.objectContaining({ key: 'nfs.port' }));
    expect((await cli.run('volume reset data user.color')).stderr).toContain(
      'Option user.color does not exist',
    );
  });

  it('stops and starts', async () => {
    await cli.ok('volume stop data');
    expect(inGluster(cli)).toEqual(['data stopped']);
    expect((await json(cli, 'volume info data')).started).toBe(false);
    await cli.ok('volume start data');
    expect(inGluster(cli)).toEqual(['data started']);
  });

  it('tells how its bricks do, with exit code 3 while one is down', async () => {
    expect(await json(cli, 'volume status data')).toMatchObject({ running: true, bricksDown: 0 });
    cli.simulation.kill('gl2');
    const { code, stdout } = await cli.run('volume status data --json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ running: true, bricksDown: 1 });
  });

  it('is mounted as it says', async () => {
    const said = await json(cli, 'volume mount-command data --at=/srv/my-data');
    expect(said.command).toMatch(
      /^mount -t glusterfs -o backup-volfile-servers=10\.77\.0\.\d:10\.77\.0\.\d 10\.77\.0\.\d:\/data \/srv\/my-data$/,
    );
    expect(said.fstab).toMatch(/^10\.77\.0\.\d:\/data \/srv\/my-data glusterfs defaults,_netdev,backup/);
    expect(said.unit).toMatchObject({ name: 'srv-my\\x2ddata.mount' });
    expect((await cli.run("volume mount-command data --at='a b'")).code).toBe(2);
  });
});
