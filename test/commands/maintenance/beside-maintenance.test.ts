import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GIB, kib } from '../../../src/model/sizes.ts';
import { Simulation } from '../../../src/simulator/simulation.ts';
import { LAB_HOSTS, type Lab, lab, labHosts } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';

/** What is asked for while a host is in maintenance: what that keeps from being done says so, and how it is ended. */
let cli: Lab;
async function begin(hosts = LAB_HOSTS): Promise<void> {
  const clock = new SimulatedTime();
  cli = await lab({ columns: 200, simulation: Simulation.create({ hosts }), more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=data');
}
afterEach(async () => {
  expect(cli.simulation.notSimulated).toEqual([]);
  await cli.remove();
});

const IN = /(gl\d) is in maintenance since [-\d]+ [\d:]+ UTC/;

describe('beside a host in maintenance', () => {
  let host: string;
  let other: string;
  beforeEach(async () => {
    await begin(labHosts(4, kib(2048 * GIB)));
    const hosts = cli.simulation.model.hosts.filter(({ bricks }) => Object.keys(bricks).length > 0);
    [host = '', other = ''] = hosts.map(({ name }) => name);
    await cli.ok(`node maintenance start ${host}`);
  });

  it.each([
    ['another is taken away', 'node maintenance start OTHER', false],
    ['the same in a dry run', 'node maintenance start OTHER --dry-run', false],
    ['a command runs on the others', 'cluster rolling --node=OTHER -- true', false],
    ['it is emptied', 'node drain HOST', true],
    ['another is emptied', 'node drain OTHER', true],
    ['it is replaced', 'node replace HOST --anywhere', true],
    ['a volume is deleted', 'volume delete data --yes', false],
  ])('%s: %s', async (_, line, moves) => {
    const { code, stdout, stderr } = await cli.run(line.replace('HOST', host).replace('OTHER', other));
    const told = stdout + stderr;
    // That it gets no new bricks was done before.
    expect([code, told]).toEqual([line === 'node drain OTHER' ? 3 : 5, expect.stringMatching(IN)]);
    expect(told).toMatch(new RegExp(`: glusterctl node maintenance stop ${host}$`, 'm'));
    expect(told).not.toMatch(/glusterctl (?:host check|peer doctor|volume start)/);
    expect(told.includes('--accept=peers-agree')).toBe(moves);
    expect(await cli.ok('operation list')).toBe('');
  });

  it('what is refused then can be done when it is over', async () => {
    await cli.ok(`node maintenance stop ${host}`);
    await cli.ok('volume delete data --yes');
  });
});

describe('the check of hosts', () => {
  beforeEach(async () => {
    await begin();
    await cli.ok('host prepare --yes');
    await cli.ok('node maintenance start gl1');
  });

  it.each(['host check', 'preflight', 'host check --topology=topology.json'])(
    'tells the maintenance and what ends it, and has nothing started there: %s',
    async (line) => {
      const { code, stdout } = await cli.run(line);
      expect([code, stdout]).toEqual([3, expect.stringMatching(IN)]);
      expect(stdout).toMatch(/^✖ gl1 {2}glusterd: stopped, and gl1 is in maintenance/m);
      expect(stdout).toMatch(/→ glusterctl node maintenance stop gl1$/m);
      expect(stdout).not.toContain('systemctl');
      expect(stdout).toMatch(/^✔ gl2 {2}ready/m);
      expect(await cli.ok('host check gl2')).toContain('ready');
    },
  );

  it('of one that somebody has started, or that is off, it tells so, too', async () => {
    await cli.simulation.exec('gl1', 'sh -s', 'systemctl start glusterd');
    expect((await cli.run('host check')).stdout).toMatch(
      /gl1 {2}glusterd: unit glusterd runs, and gl1 is in m/,
    );
    const prepared = await cli.run('host prepare --yes');
    expect(
      (prepared.stdout + prepared.stderr).match(/→ glusterctl node maintenance stop gl1$/gm),
    ).toHaveLength(1);
    cli.simulation.kill('gl1');
    const { stdout } = await cli.run('host check');
    expect(stdout).toMatch(/^✖ gl1 {2}reachable: .*; gl1 is in maintenance since/m);
  });
});
