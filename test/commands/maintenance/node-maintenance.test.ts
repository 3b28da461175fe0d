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

const bricksOn = (host: string): number => Object.keys(cli.simulation.host(host).bricks).length;
const glusterdOn = (host: string): boolean | undefined => cli.simulation.host(host).services.glusterd?.active;
const stateOf = async (host: string) => JSON.parse(await cli.ok(`node info ${host} -o json`));

describe('node maintenance', () => {
  it('stops gluster on the node, and nothing is asked or put there until it is over', async () => {
    const mounts = cli.simulation.host('gl2').mounts.length;
    expect(await cli.ok('node maintenance start gl2')).toBe(
      'gl2 is in maintenance: gluster is stopped there\n',
    );
    expect([glusterdOn('gl2'), bricksOn('gl2'), cli.simulation.host('gl2').mounts.length]).toEqual([
      false,
      0,
      mounts,
    ]);
    expect([bricksOn('gl1'), bricksOn('gl3')]).toEqual([1, 1]);
    expect(await cli.ok('node list -o table')).toMatch(/gl2 .* maintenance /);
    const { maintenance, state } = await stateOf('gl2');
    expect([maintenance.was, state]).toEqual(['online', 'offline']);

    const refused = await cli.run('volume create --size=1 --name=more');
    expect(refused.code).toBe(7);
    expect(refused.stderr).toContain('node gl2 is in maintenance');
    const asked = await cli.run('volume set data nfs.disable=on --dry-run --verbose');
    expect(asked.stdout + asked.stderr).not.toContain('gl2');
    const enabled = await cli.run('node enable gl2');
    expect([enabled.code, enabled.stderr]).toEqual([5, expect.stringContaining('node maintenance stop gl2')]);
    expect((await cli.run('node maintenance start gl2')).code).toBe(5);

    expect(await cli.ok('node maintenance stop gl2')).toBe(
      'gl2 is back: its bricks run, and nothing is left to heal\n',
    );
    expect([glusterdOn('gl2'), bricksOn('gl2')]).toEqual([true, 1]);
    const after = await stateOf('gl2');
    expect([after.state, after.maintenance]).toEqual(['online', undefined]);
    await cli.ok('volume create --size=1 --name=more');
  });

  it('leaves a node that was out of use out of use, and heeds what was said meanwhile', async () => {
    await cli.ok('node maintenance start gl2');
    await cli.ok('node disable gl2');
    await cli.ok('node maintenance stop gl2');
    expect((await stateOf('gl2')).state).toBe('offline');
  });

  it('is refused while another host is missed, before anything is stopped', async () => {
    cli.simulation.kill('gl3');
    const { code, stderr } = await cli.run('node maintenance start gl2');
    expect(code).toBe(5);
    expect(stderr).toContain("gl2 can't be taken away");
    expect(stderr).toContain('gl3');
    expect([glusterdOn('gl2'), bricksOn('gl2')]).toEqual([true, 1]);
    expect(await cli.ok('operation list')).toBe('');
  });

  it('is refused while a brick beside is down, or the self-heal daemon does not run', async () => {
    cli.simulation.host('gl3').bricks = {};
    const down = await cli.run('node maintenance start gl2');
    expect([down.code, down.stderr]).toEqual([5, expect.stringContaining('of volume data is down')]);
    expect(down.stderr).toContain('glusterctl volume start data');
    await cli.ok('volume start data');
    cli.simulation.host('gl3').defects = { healerStopped: true };
    const idle = await cli.run('node maintenance start gl2');
    expect([idle.code, idle.stderr]).toEqual([
      5,
      expect.stringContaining('the self-heal daemon does not run'),
    ]);
    expect(bricksOn('gl2')).toBe(1);
  });

  it('is refused where a volume would be away, unless that is accepted by name', async () => {
    await cli.ok('volume create --size=1 --name=scratch --durability=none');
    const [host = ''] = ['gl1', 'gl2', 'gl3'].filter((name) => bricksOn(name) === 2);
    const { code, stderr } = await cli.run(`node maintenance start ${host}`);
    expect(code).toBe(5);
    expect(stderr).toContain('volume scratch has files on this host alone');
    expect(stderr).toContain('--accept=unavailable:scratch');
    expect(bricksOn(host)).toBe(2);
    await cli.ok(`node maintenance start ${host} --accept=unavailable:scratch`);
    expect(bricksOn(host)).toBe(0);
    expect((await cli.run(`node maintenance start gl1 --accept=scratch`)).code).toBe(2);
  });

  it('of two copies it is told that one alone is left', async () => {
    await cli.ok('volume create --size=1 --name=pair --replica=2');
    const [host = ''] = ['gl1', 'gl2', 'gl3'].filter((name) => bricksOn(name) === 2);
    const { code, stderr } = await cli.run(`node maintenance start ${host}`);
    expect([code, stderr]).toEqual([5, expect.stringContaining('--accept=one-copy:pair')]);
    await cli.ok(`node maintenance start ${host} --accept=one-copy:pair`);
  });

  it('a failure to stop leaves gluster running', async () => {
    cli.simulation.addFault({ host: 'gl2', command: /^pkill /, effect: { kind: 'fails', code: 3 } });
    const { code, stderr } = await cli.run('node maintenance start gl2');
    expect([code, stderr]).toEqual([1, expect.stringContaining('pkill')]);
    expect([glusterdOn('gl2'), bricksOn('gl2')]).toEqual([true, 1]);
    expect((await stateOf('gl2')).state).toBe('online');
    expect(await cli.ok('operation list')).toBe('');
  });

  it('stop mounts what is missing, before gluster starts', async () => {
    await cli.ok('node maintenance start gl2');
    const machine = cli.simulation.host('gl2');
    machine.mounts = machine.mounts.filter(({ target }) => !target.includes('brick_'));
    await cli.ok('node maintenance stop gl2');
    expect([machine.mounts.some(({ target }) => target.includes('brick_')), bricksOn('gl2')]).toEqual([
      true,
      1,
    ]);
  });

  it('stop gives the node back, and tells which brick does not come', async () => {
    await cli.ok('node maintenance start gl2');
    cli.simulation.addFault({ host: 'gl2', command: /^mount /, effect: { kind: 'fails' } });
    const machine = cli.simulation.host('gl2');
    machine.mounts = machine.mounts.filter(({ target }) => !target.includes('brick_'));
    const { code, stderr } = await cli.run('node maintenance stop gl2');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/10\.0\.0\.2:\S+brick is down/)]);
    expect((await stateOf('gl2')).state).toBe('online');
    expect(await cli.ok('operation list')).toBe('');
  });
});
