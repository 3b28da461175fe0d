import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveDefect } from '../../src/simulator/defects.ts';
import type { Lab } from '../support/lab.ts';
import { json, smallHosts } from '../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => await cli.remove());

const give = (host: string, defect: string) =>
  giveDefect(cli.simulation.model, cli.simulation.host(host), defect);
const on = async (host: string, line: string) => await cli.simulation.exec(host, 'sh -s', line);
const restarts = () =>
  cli.simulation.journal.flatMap(({ host, commands }) =>
    commands.filter((line) => line === 'systemctl restart glusterd').map(() => host),
  );

describe('peer doctor', () => {
  it('has nothing to say of hosts that agree', async () => {
    expect(await cli.ok('peer doctor')).toMatch(/^\w+: 3 hosts, all of them know the same$/m);
  });

  it('shows the line that differs on a rejected peer, and the cure; what is typed so cures it', async () => {
    give('gl3', 'edited=data');
    const { code, stdout } = await cli.run('peer doctor');
    expect(code).toBe(6);
    expect(stdout).toContain('gl1, gl2 see gl3 as "Peer Rejected"');
    expect(stdout).toContain('/var/lib/glusterd/vols/data/info differ; gl3 is the odd one');
    expect(stdout).toMatch(/^ {3}gl3 +nfs\.disable=edited$/m);
    const cure = [...stdout.matchAll(/^ {5}on (\w+): (.+)$/gm)].map(([, host = '', line = '']) => ({
      host,
      line,
    }));
    expect(cure.map(({ host }) => host)).toEqual(['gl1', 'gl3']);
    for (const { host, line } of cure) expect(await on(host, line)).toMatchObject({ code: 0 });
    await on('gl3', 'gluster pool list; gluster pool list');
    expect(await cli.ok('peer doctor')).toContain('all of them know the same');
  });

  it('mends that itself with --fix: only glusterd of the odd one is started again', async () => {
    give('gl3', 'edited=data');
    expect(await cli.ok('peer doctor --fix --yes')).toContain('all of them know the same');
    expect(restarts()).toEqual(['gl3']);
    expect(await json(cli, 'operation info')).toMatchObject({ total: 0 });
  });

  it('asks before it mends anything, and a dry run shows what would be done', async () => {
    give('gl3', 'edited=data');
    expect((await cli.run('peer doctor --fix')).code).toBe(5);
    expect((await cli.run('peer doctor --fix --dry-run')).stdout).toContain('restart glusterd of gl3');
    expect(restarts()).toEqual([]);
  });

  it('finds the member that is stuck on a host that went off, and frees it', async () => {
    give('gl1', 'stuck=gl3');
    cli.simulation.kill('gl3');
    const { code, stdout } = await cli.run('peer doctor');
    expect(code).toBe(6);
    expect(stdout).toContain('gl1 still takes 10.77.0.3 for connected; others see that it is off');
    const fixed = await cli.run('peer doctor --fix --yes');
    expect(restarts()).toEqual(['gl1']);
    expect([fixed.code, fixed.stdout]).toEqual([6, expect.not.stringContaining('still takes')]);
    expect(fixed.stdout).toContain('gl3 was not reached');
  });

  it('starts a glusterd that does not answer', async () => {
    await on('gl2', 'systemctl stop glusterd');
    const { code, stdout } = await cli.run('peer doctor');
    expect([code, stdout]).toEqual([6, expect.stringContaining('glusterd of gl2 does not answer')]);
    expect(await cli.ok('peer doctor --fix --yes')).toContain('all of them know the same');
  });

  it('knows a host that was installed anew, and does not let it be probed', async () => {
    cli.simulation.reinstall('gl3');
    const { code, stdout } = await cli.run('peer doctor');
    expect(code).toBe(6);
    expect(stdout).toMatch(/gl3 has the id \S+, but the others know it as \S+/);
    expect(stdout).not.toContain('peer probe');
    expect((await cli.run('peer doctor --fix --yes')).code).toBe(6);
    expect(restarts()).toEqual([]);
  });

  it('leaves a host in maintenance as it is, and says how that is ended', async () => {
    await cli.ok('node maintenance start gl2');
    const { code, stdout } = await cli.run('peer doctor --fix --yes');
    expect(code).toBe(6);
    expect(stdout).toMatch(/gl2 is in maintenance since [-\d]+ [\d:]+ UTC, and gluster is stopped there$/m);
    expect(stdout).toMatch(/: glusterctl node maintenance stop gl2$/m);
    expect(stdout).not.toContain('restart glusterd');
    expect(cli.simulation.host('gl2').services.glusterd?.active).toBe(false);
    expect(restarts()).toEqual([]);
  });
});
