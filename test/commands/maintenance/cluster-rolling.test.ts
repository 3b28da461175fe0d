import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';

let cli: Lab;
beforeEach(async () => {
  const clock = new SimulatedTime();
  cli = await lab({ columns: 200, more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => {
  expect(cli.simulation.notSimulated).toEqual([]);
  await cli.remove();
});

const HOSTS = ['gl1', 'gl2', 'gl3'] as const;
const bricksOn = (host: string): number => Object.keys(cli.simulation.host(host).bricks).length;
const allRun = (): boolean => HOSTS.every((host) => bricksOn(host) === 1);
const boots = (): readonly number[] => HOSTS.map((host) => cli.simulation.host(host).boots);
const kept = (host: string): boolean =>
  cli.simulation.files(host).list('/var/lib/glusterctl')?.join() !== 'fence,notes,notes.new';

describe('cluster rolling', () => {
  it('runs a command on host after host, shows what it prints, and keeps nothing there', async () => {
    const { code, stdout, stderr } = await cli.run('cluster rolling -- apt-get -y upgrade');
    expect([code, stdout]).toEqual([0, HOSTS.map((host) => `${host}: done, and all is healed\n`).join('')]);
    for (const host of HOSTS) expect(stderr).toContain(`${host}: 0 upgraded`);
    const order = [...stderr.matchAll(/^(gl\d): (?:stop glusterd|mount what is missing)/gm)].map(
      ([, host]) => host,
    );
    expect(order).toEqual(['gl1', 'gl1', 'gl2', 'gl2', 'gl3', 'gl3']);
    expect(allRun()).toBe(true);
    expect(HOSTS.map(kept)).toEqual([false, false, false]);
    expect(await cli.ok('node list -o table')).not.toContain('maintenance');
  });

  it('waits for a host that boots by it, and runs the command once', async () => {
    const before = boots();
    await cli.ok('cluster rolling --node=gl1,gl3 -- reboot');
    expect(boots()).toEqual([(before[0] ?? 0) + 1, before[1], (before[2] ?? 0) + 1]);
    expect(allRun()).toBe(true);
  });

  it('stops where the command fails: gluster runs there again, and it is told how to go on', async () => {
    cli.simulation.addFault({
      host: 'gl2',
      command: /^apt-get/,
      effect: { kind: 'fails', code: 100, stderr: 'E: Unable to fetch some archives\n' },
    });
    const { code, stderr } = await cli.run('cluster rolling -- apt-get -y upgrade');
    expect(code).toBe(1);
    expect(stderr).toContain('gl2: "apt-get -y upgrade" failed: exit code 100');
    expect(stderr).toContain('E: Unable to fetch some archives');
    expect(stderr).toContain('Done before: gl1');
    expect(stderr).toContain(
      'Then go on with gl2, gl3: glusterctl cluster rolling --from=gl2 -- apt-get -y upgrade',
    );
    expect([allRun(), kept('gl2'), await cli.ok('operation list')]).toEqual([true, false, '']);
    expect(await cli.ok('cluster rolling --from=gl2 -- apt-get -y upgrade')).toBe(
      'gl2: done, and all is healed\ngl3: done, and all is healed\n',
    );
  });

  it('does not say of a command that failed that it was undone: what it did stays, and gluster runs again', async () => {
    const { code, stderr } = await cli.run("cluster rolling --node=gl2 -- 'echo half >/root/done; false'");
    expect([code, cli.simulation.files('gl2').read('/root/done'), allRun()]).toEqual([1, 'half\n', true]);
    const command = '"echo half >/root/done; false"';
    expect(stderr).toContain(`What had been done was undone, but whatever ${command} did stays as it is.`);
    expect(stderr).toContain(`gl2: undo: clear up after ${command}: done`);
    expect(stderr).not.toContain('undo: begin');
    const undone = (await cli.ok('log -o json')).match(/clear up after/g);
    expect(undone).not.toBeNull();
  });

  it('undoes gluster alone where it is taken back, which is said before and after', async () => {
    cli.simulation.addFault({ host: 'gl2', command: /^apt-get/, effect: { kind: 'dies', when: 'after' } });
    expect((await cli.run('cluster rolling --node=gl2 -- apt-get -y upgrade')).code).toBe(21);
    cli.simulation.boot('gl2');
    const id = (await cli.ok('operation list -o name')).trim();
    const dry = await cli.ok(`operation rollback ${id} --dry-run`);
    expect(dry).toContain('undo: clear up after "apt-get -y upgrade"');
    const { code, stdout, stderr } = await cli.run(`operation rollback ${id} --yes`);
    expect([code, allRun(), await cli.ok('operation list')]).toEqual([0, true, '']);
    expect(stdout).toContain('undone, but whatever "apt-get -y upgrade" did stays as it is');
    expect(stderr).toContain('undo: clear up after "apt-get -y upgrade"');
  });

  it('stops at a host that does not come back, and goes on when it does', async () => {
    cli.simulation.addFault({ host: 'gl2', command: /^apt-get/, effect: { kind: 'dies', when: 'after' } });
    const { code, stderr } = await cli.run('cluster rolling -- apt-get -y upgrade');
    expect([code, stderr]).toEqual([21, expect.stringContaining('gl2')]);
    const id = (await cli.ok('operation list -o name')).trim();
    expect(stderr).toContain(`glusterctl operation resume ${id}`);
    expect(stderr).toContain('Then go on with gl3: glusterctl cluster rolling --from=gl3');
    expect([bricksOn('gl1'), bricksOn('gl3')]).toEqual([1, 1]);
    cli.simulation.boot('gl2');
    await cli.ok(`operation resume ${id}`);
    expect([allRun(), await cli.ok('operation list')]).toEqual([true, '']);
    expect(await cli.ok('node list -o table')).not.toContain('maintenance');
  });

  it('does not begin again what has run where gluster does not start', async () => {
    cli.simulation.addFault({ host: 'gl2', command: /^systemctl start glusterd/, effect: { kind: 'fails' } });
    const { code, stderr } = await cli.run('cluster rolling -- apt-get -y upgrade');
    expect([code, stderr]).toEqual([3, expect.stringContaining('On gl2 the command has run.')]);
    expect(stderr).toContain('Then go on with gl3: glusterctl cluster rolling --from=gl3 -- apt-get');
    expect(await cli.ok('node list -o table')).toMatch(/gl2 .* maintenance /);
    await cli.ok('operation clean');
    expect(allRun()).toBe(true);
  });

  it('shows all hosts in a dry run, and touches none', async () => {
    const before = cli.simulation.save();
    const stdout = await cli.ok('cluster rolling --dry-run -- reboot');
    for (const host of HOSTS) expect(stdout).toContain(`maintenance of ${host} with "reboot"`);
    expect(JSON.parse(cli.simulation.save()).hosts).toEqual(JSON.parse(before).hosts);
  });

  it('needs a command behind the dashes, and hosts of the cluster', async () => {
    const without = await cli.run('cluster rolling reboot');
    expect([without.code, without.stderr]).toEqual([
      2,
      expect.stringContaining('cluster rolling -- COMMAND'),
    ]);
    expect((await cli.run('cluster rolling --from=gl9 -- true')).code).toBe(4);
    expect((await cli.run('cluster rolling --node=gl1 --from=gl3 -- true')).code).toBe(2);
  });

  it('takes words as they stand, and one word as a shell does', async () => {
    await cli.ok("cluster rolling --node=gl1 -- 'echo one >/root/said; echo two >>/root/said'");
    expect(cli.simulation.files('gl1').read('/root/said')).toBe('one\ntwo\n');
    const { stderr } = await cli.run("cluster rolling --node=gl1 -- echo 'a  b' --node=gl2");
    expect(stderr).toContain('gl1: a  b --node=gl2');
  });
});
