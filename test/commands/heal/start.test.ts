import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missed } from '../../support/entries.ts';
import type { Lab } from '../../support/lab.ts';
import { json, smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => await cli.remove());

const asked = () =>
  cli.simulation.journal.flatMap(({ host, commands }) =>
    commands.filter((line) => /volume heal data/.test(line)).map((line) => `${host}: ${line}`),
  );

describe('heal start', () => {
  it('has what is pending healed, and heal wait sees the end of it', async () => {
    await missed(cli, 'gl3', 5);
    const before = await cli.run('heal status data --once -o json');
    expect(JSON.parse(before.stdout)).toMatchObject({ volumes: [{ toHeal: 6 }] });
    cli.simulation.model.healing = { frozen: false, perLook: 20 };
    const { code, stderr } = await cli.run('heal start data');
    expect([code, stderr]).toEqual([0, expect.stringContaining('glusterctl heal status data')]);
    expect(await cli.ok('heal wait data')).toContain('data: nothing is to be healed');
    expect(await json(cli, 'operation info')).toMatchObject({ total: 0 });
  });

  it('is refused where one self-heal daemon does not run, and says how it is started', async () => {
    const [, second] = cli.simulation.hosts;
    if (second !== undefined) second.defects = { healerStopped: true };
    const { code, stderr } = await cli.run('heal start data --full');
    expect([code, stderr]).toEqual([5, expect.stringContaining('Self-heal daemon is not running')]);
    expect(stderr).toContain('Start the volume once more (glusterctl volume start data);');
    expect(asked()).toHaveLength(1);
    await cli.ok('volume start data');
    await cli.ok('heal start data --full');
    expect(asked().at(-1)).toMatch(/volume heal data full$/);
  });

  it('fails where it runs nowhere, leaves nothing open, and heal status says what is wrong', async () => {
    for (const host of cli.simulation.hosts) host.defects = { healerStopped: true };
    const { code, stderr } = await cli.run('heal start data');
    expect([code, stderr]).toEqual([5, expect.stringContaining('Self-heal daemon is not running')]);
    expect(await json(cli, 'operation info')).toMatchObject({ total: 0 });
    expect((await cli.run('heal status data')).stderr).toContain(
      'data: the self-heal daemon does not run on gl1, gl2, gl3, or lost data. Start the volume once more (glusterctl volume start data);',
    );
    await cli.ok('volume start data');
    await cli.ok('heal status data');
  });

  it('names the host where one is off, and no command that starts nothing there', async () => {
    cli.simulation.kill('gl3');
    const { code, stderr } = await cli.run('heal start data');
    expect([code, stderr]).toEqual([
      5,
      expect.stringContaining('gluster does not see gl3. glusterctl host check gl3'),
    ]);
    expect(stderr).not.toContain('volume start');
  });

  it('names the brick that is down, and how it is started', async () => {
    await cli.simulation.exec('gl3', 'sh -s', 'pkill -x glusterfsd');
    const { stderr } = await cli.run('heal start data');
    expect(stderr).toMatch(/brick 10\.77\.0\.3:\/\S+ down\. .*: glusterctl volume start data$/m);
    await cli.ok('volume start data');
    await cli.ok('heal start data');
  });

  it('changes nothing in a dry run, and is refused for a stopped volume', async () => {
    expect(await cli.ok('heal start data --dry-run')).toContain('heal volume data');
    expect(asked()).toEqual([]);
    await cli.ok('volume stop data');
    expect((await cli.run('heal start data')).code).toBe(5);
    expect((await cli.run('heal status data')).stderr).toContain(
      'data: the volume is stopped. glusterctl volume start data',
    );
  });
});
