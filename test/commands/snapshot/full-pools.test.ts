import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { giveDefect } from '../../../src/simulator/defects.ts';
import { commandWorld } from '../../crash/command-world.ts';
import { killAt, runUntilKilled } from '../../support/kill.ts';
import type { Lab } from '../../support/lab.ts';
import { smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
  await cli.ok('volume create --size=1 --name=other --snapshot-factor=2');
});
afterEach(async () => await cli.remove());

const order = (defect: string): void => giveDefect(cli.simulation.model, cli.simulation.host('gl2'), defect);

const LINES = [
  ['snapshot create data s1', 'take a snapshot of'],
  ['volume clone data --name=copy', 'clone'],
] as const;

/** Of what volume data has in gl2. */
function poolOfData(): string {
  const [brick] = cli.simulation.model.pools.flatMap(({ volumes }) =>
    (volumes.data?.bricks ?? []).filter(({ host }) => host === cli.simulation.host('gl2').storage),
  );
  const [, id = ''] = /\/brick_([0-9a-f]{32})\//.exec(brick?.path ?? '') ?? [];
  return `tp_${id}`;
}

describe.each(LINES)('%s', (line, purpose) => {
  it.each([
    [['pool=full'], 'is out of space for data. What gives it room: glusterctl status'],
    [['pool=failed'], 'has failed. What is wrong with it, and what helps: glusterctl status'],
    [
      ['pool=read-only'],
      'has metadata that can only be read. What is wrong with it, and what helps: glusterctl status',
    ],
    [['pool-data=100'], 'is full of data. What gives it room: glusterctl status'],
    [['pool-metadata=100'], 'is full of metadata. What gives it room: glusterctl status'],
  ])('is refused before anything is begun where on a host %s', async (defects, why) => {
    const before = JSON.stringify(cli.simulation.model.hosts.map(({ groups }) => groups));
    for (const defect of defects) order(defect);
    const begun = cli.simulation.journal.length;
    const wanted = `Unable to ${purpose} volume data: on gl2 thin pool ${poolOfData()} ${why}`;
    const dry = await cli.run(`${line} --dry-run`);
    expect([dry.code, dry.stdout]).toEqual([5, expect.stringContaining(`Would be refused: ${wanted}\n`)]);
    const real = await cli.run(line);
    expect([real.code, real.stderr]).toEqual([5, expect.stringContaining(`Error: ${wanted}\n`)]);
    const commands = cli.simulation.journal.slice(begun).flatMap((entry) => entry.commands);
    expect(commands.filter((command) => /snapshot (create|clone|activate)/.test(command))).toEqual([]);
    expect(JSON.stringify(cli.simulation.model.hosts.map(({ groups }) => groups))).toBe(before);
    expect(await cli.ok('operation list -o name')).toBe('');
    const told = await cli.run('status');
    expect(told.stdout + told.stderr).toContain('of volume data');
    cli.simulation.host('gl2').defects = {};
    await cli.ok(line);
  });

  it.each(['pool-data=80', 'pool-data=99.9', 'pool-metadata=80'])(
    'warns where %s, and goes on',
    async (defect) => {
      order(defect);
      const [part, full = ''] = defect.split('=');
      const word = part === 'pool-data' ? 'data' : 'metadata';
      const wanted = `gl2: Warning: the ${word} of thin pool ${poolOfData()} of volume data ${word === 'data' ? 'is' : 'are'} ${Math.floor(Number(full))} % full. What gives it room: glusterctl status`;
      const dry = await cli.run(`${line} --dry-run`);
      expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining(wanted.slice('gl2: '.length))]);
      const { code, stderr } = await cli.run(line);
      expect([code, stderr]).toEqual([0, expect.stringContaining(`${wanted}\n`)]);
    },
  );

  it('says nothing of pools below that', async () => {
    order('pool-data=79.9');
    const { code, stderr } = await cli.run(line);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Warning')]);
  });
});

it('a host that is off is not asked for its pools: gluster says what comes of it', async () => {
  cli.simulation.kill('gl2');
  order('pool=full');
  giveDefect(cli.simulation.model, cli.simulation.host('gl3'), 'pool-data=85');
  const { code, stderr } = await cli.run('snapshot create data s1');
  expect(code).toBe(1);
  expect(stderr).toContain('gl3: Warning: ');
  expect(stderr).toContain('gl1: take snapshot s1 of volume data failed');
  expect(stderr).toContain('One or more bricks may be down.');
});

describe('what was made before the pool was full', () => {
  it.each([
    ['snapshot create data s1', 'snapshot'],
    ['volume clone data --name=copy', 'clone'],
  ])('is gone on with: %s', async (line, step) => {
    const before = await commandWorld();
    onTestFinished(async () => await before.remove());
    await before.ok('topology load --json=topology.json');
    await before.ok('volume create --size=1 --name=data --snapshot-factor=2');
    const moment = await before.moment();
    before.killer = killAt(null);
    await before.ok(line);
    const nth = before.killer.points.findIndex((point) => point.startsWith(`after step ${step} on `));
    expect(nth).toBeGreaterThan(0);

    const world = await commandWorld(moment, 1001);
    onTestFinished(async () => await world.remove());
    world.killer = killAt(nth);
    expect(await runUntilKilled(world.killer, async () => await world.run(line))).toBe(true);
    world.killer = killAt(null);
    for (const host of world.simulation.hosts) giveDefect(world.simulation.model, host, 'pool=full');
    const [id = ''] = Object.keys((await world.state()).operations);
    await world.ok(`operation resume ${id}`);
    expect(await world.ok('operation list -o name')).toBe('');
    expect(await world.wrong()).toEqual([]);
  });
});
