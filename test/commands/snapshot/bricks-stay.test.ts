import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { obey } from '../../../src/simulator/orders.ts';
import { type Lab, lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';
import { hostsWith } from '../../support/small-hosts.ts';

/** Bricks of a volume with snapshots stay: what refuses says what becomes of the snapshots, and offers only what works. */
let cli: Lab;
let host: string;
beforeEach(async () => {
  const simulation = hostsWith(4);
  const clock = new SimulatedTime();
  cli = await lab({ columns: 200, simulation, more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
  [host = ''] = simulation.hosts.flatMap(({ name, bricks }) =>
    Object.keys(bricks).length > 0 ? [name] : [],
  );
});
afterEach(async () => {
  expect(cli.simulation.notSimulated).toEqual([]);
  await cli.remove();
});

const suggested = (text: string): readonly string[] =>
  [...text.matchAll(/glusterctl (snapshot delete \S+)$/gm)].map(([, line = '']) => line);

const WAYS: readonly (readonly [what: string, happens: () => void, line: string, words: string])[] = [
  ['a host is emptied', () => undefined, 'node drain HOST', 'would stay there, in space that counts as free'],
  [
    'a host never comes back',
    () => cli.simulation.kill(host),
    'node replace HOST --anywhere',
    'Each has lost its part on what is lost',
  ],
  [
    'a disk was replaced',
    () => obey(cli.simulation, { verb: 'replace-disk', host, disk: '/dev/vdb' }),
    'device replace HOST:/dev/vdb HOST:/dev/vdb --yes',
    'Each has lost its part on what is lost',
  ],
  [
    'a host came back empty',
    () => cli.simulation.reinstall(host),
    'node replace HOST --yes',
    'Each has lost its part on what is lost',
  ],
];

describe.each(WAYS)('where %s', (_, happens, template, words) => {
  it('the refusal says what becomes of snapshots and how they go; nothing accepts it, and then it can be done', async () => {
    for (const name of ['s1', 's2']) await cli.ok(`snapshot create data ${name}`);
    happens();
    const line = template.replaceAll('HOST', host);
    const { code, stdout, stderr } = await cli.run(line);
    expect([code, stdout + stderr]).toEqual([5, expect.stringContaining('it has 2 snapshots')]);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('no-snapshots');
    const accepted = await cli.run(`${line} --accept=no-snapshots`);
    expect([accepted.code, accepted.stderr]).toEqual([
      2,
      expect.stringContaining('--accept: no-snapshots is nothing that can be accepted'),
    ]);
    expect(accepted.stderr).toContain('glusterctl explain no-snapshots');

    expect(suggested(stderr)).toEqual(['snapshot delete s1', 'snapshot delete s2']);
    for (const typed of suggested(stderr)) {
      const first = await cli.run(typed);
      // While a host is off it is asked whether that comes back.
      if (first.code !== 0) {
        expect([first.code, first.stderr]).toEqual([5, expect.stringContaining('--accept=peers-agree')]);
        await cli.ok(`${typed} --accept=peers-agree`);
      }
    }
    await cli.ok(line);
    expect(await cli.ok('operation list')).toBe('');
  });
});

it('so is what only gluster knows of: no word is offered', async () => {
  const made = await cli.simulation.exec(
    host,
    'sh',
    'gluster --mode=script snapshot create hand data no-timestamp',
  );
  expect(made).toMatchObject({ kind: 'done', code: 0 });
  const { code, stderr } = await cli.run(`node drain ${host}`);
  expect([code, stderr]).toEqual([3, expect.stringContaining('no-snapshots: it has 1 snapshot in gluster')]);
  expect(stderr).not.toContain('--accept=no-snapshots');
  expect(stderr).toMatch(/glusterctl snapshot list data --live$/m);
  expect(await cli.ok('snapshot list data --live')).toContain('hand');
});

it.each(['node drain', 'node replace', 'device replace', 'brick evict', 'operation resume'])(
  'is no word that %s takes',
  async (command) => {
    const help = await cli.ok(`${command} --help`);
    expect(help).toContain('--accept');
    expect(help).not.toContain('no-snapshots');
  },
);

it('and what explains it offers none', async () => {
  const text = await cli.ok('explain no-snapshots');
  expect(text).toContain('can not be accepted');
  expect(text).not.toContain('--accept');
});
