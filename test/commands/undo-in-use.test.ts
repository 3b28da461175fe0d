import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Files } from '../../src/simulator/model/files.ts';
import type { GlusterVolume } from '../../src/simulator/model/types.ts';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';
import { killAt, runUntilKilled } from '../support/kill.ts';

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
  await world.ok('topology load --json=topology.json');
});
afterEach(async () => await world.remove());

/** Runs it until just before a point, the state's lost write or a step, and gives the operation that is left. */
async function killedBefore(line: string, point: string): Promise<string> {
  const from = await world.moment();
  const trial = await commandWorld(from, 5001);
  trial.killer = killAt(null);
  await trial.run(line);
  const nth = trial.killer.points.findIndex((name) => name.includes(point));
  await trial.remove();
  expect(nth).toBeGreaterThan(0);
  world.killer = killAt(nth);
  await runUntilKilled(world.killer, async () => await world.run(line));
  world.killer = killAt(null);
  await world.simulation.settle();
  return Object.keys((await world.state()).operations)[0] ?? '';
}

const CREATE = 'volume create --size=1 --name=prod';

function volumes(): Readonly<Record<string, GlusterVolume>> {
  return world.simulation.model.pools[0]?.volumes ?? {};
}

/** What a client would have written, on the first brick of the volume. */
function writeFile(volume: string, name: string): void {
  const brick = volumes()[volume]?.bricks.at(-1);
  const host = world.simulation.hosts.find(({ uuid }) => uuid === brick?.uuid);
  if (host === undefined) throw new Error(`no brick of ${volume}`);
  expect(new Files(host).write(`${brick?.path}/${name}`, 'data')).toBe(null);
}

async function kept(line: string, ...found: readonly string[]): Promise<void> {
  const id = Object.keys((await world.state()).operations)[0];
  const { code, stderr } = await world.run(line);
  for (const each of found) expect(stderr).toContain(each);
  expect(stderr).toContain(`glusterctl operation resume ${id}`);
  expect(stderr).not.toMatch(/glusterctl operation (clean|rollback)/);
  expect(code).toBe(5);
  expect(Object.keys((await world.state()).operations)).toEqual([id]);
}

const UNDOS = ['operation clean --yes', 'operation rollback ID --yes', 'server operations cleanup'] as const;

describe('a volume whose creation is still open', () => {
  it.each(UNDOS)('and that is started by now is not deleted by %s', async (line) => {
    const id = await killedBefore(CREATE, 'before write: done');
    await kept(line.replace('ID', id), 'volume prod is started', '--confirm=prod');
    expect(volumes().prod?.status).toBe('started');
    expect((await world.run(`${line.replace('ID', id)} --confirm=other`)).code).toBe(5);
    expect(volumes().prod?.status).toBe('started');
    await world.ok(`operation resume ${id}`);
    expect(await world.wrong()).toEqual([]);
  });

  it('and has clients is told as such', async () => {
    await killedBefore(CREATE, 'before write: done');
    volumes().prod?.clients.push({ address: '10.0.0.99:1023' });
    await kept('operation clean', 'volume prod is started', 'clients have volume prod open');
  });

  it('and holds files is kept although it is stopped; what gluster keeps there counts for nothing', async () => {
    const id = await killedBefore(CREATE, 'before write: done');
    await world.simulation.exec('gl1', 'sh -s', 'gluster --mode=script volume stop prod');
    for (const name of ['.glusterfs/file', '.glusterfs-anonymous-inode-5f', '.trashcan'])
      writeFile('prod', name);
    const moment = await world.moment();
    writeFile('prod', 'customers.db');
    await kept(`operation rollback ${id}`, 'holds files');
    await world.ok(`operation resume ${id}`);
    expect(await world.wrong()).toEqual([]);
    const empty = await commandWorld(moment, 9001);
    await empty.ok('operation clean');
    expect(Object.keys((await empty.state()).operations)).toEqual([]);
    expect(await empty.wrong()).toEqual([]);
    await empty.remove();
  });

  it('goes when its name is given', async () => {
    const id = await killedBefore(CREATE, 'before write: done');
    expect(await world.ok(`operation rollback ${id} --confirm=prod`)).toContain('undone');
    expect(volumes()).toEqual({});
    expect(await world.wrong()).toEqual([]);
  });

  it('may be in use where a host can not be looked at', async () => {
    const id = await killedBefore(CREATE, 'step volume on');
    const host = Object.values(
      await world.state().then(({ operations }) => operations),
    )[0]?.plan.beforeUndo?.at(-1)?.host.name;
    world.simulation.kill(host ?? '');
    await kept(`operation rollback ${id}`, "it can't be looked at", host ?? '?');
    world.simulation.boot(host ?? '');
    await world.ok(`operation rollback ${id}`);
    expect(await world.wrong()).toEqual([]);
  });

  it('is undone without a question by the command that made it', async () => {
    world.simulation.addFault({ command: /^sync -f/, lasting: true, effect: { kind: 'fails' } });
    const { code, stderr } = await world.run(CREATE);
    expect(stderr).toContain('nothing is left behind');
    expect(code).toBe(1);
    expect(volumes()).toEqual({});
  });

  it('is not undone either when finishing it fails', async () => {
    const id = await killedBefore(CREATE, 'before write: done');
    world.simulation.addFault({ command: /^sync -f/, lasting: true, effect: { kind: 'fails' } });
    const { code, stderr } = await world.run(`operation resume ${id}`);
    expect(stderr).toContain(`Finish it: glusterctl operation resume ${id}`);
    expect(code).toBe(3);
    expect(volumes().prod?.status).toBe('started');
    world.simulation.faults.clear();
    await world.ok(`operation resume ${id}`);
  });

  it('and was begun by an older version may be in use: that has left no look', async () => {
    const id = await killedBefore(CREATE, 'before write: done');
    const state = JSON.parse(await world.ok('state export')) as {
      operations: Record<string, { plan: Record<string, unknown> }>;
    };
    const { plan } = state.operations[id] ?? { plan: {} };
    delete plan.beforeUndo;
    delete plan.confirm;
    await world.file('old.json', JSON.stringify(state));
    await world.ok('state import old.json --force');
    await kept('operation clean', 'by a version that can not look');
    await world.ok('operation clean --confirm=prod');
    expect(await world.wrong()).toEqual([]);
  });

  it('is looked at by a dry run, too, which shows the looks', async () => {
    await killedBefore(CREATE, 'before write: done');
    const { stdout } = await world.run('operation clean --dry-run');
    expect(stdout).toContain('look whether volume prod is in use');
    expect(stdout).toContain('Would be refused: create volume prod');
    expect(volumes().prod?.status).toBe('started');
  });
});

describe('a clone or an expansion that is still open', () => {
  beforeEach(async () => void (await world.ok('volume create --size=1 --name=data --snapshot-factor=2')));

  it('a clone is kept while it is started, and when it was', async () => {
    const id = await killedBefore('volume clone data --name=copy', 'before write: done');
    await kept('operation clean', 'volume copy is started');
    await world.simulation.exec('gl1', 'sh -s', 'gluster --mode=script volume stop copy');
    await kept('operation clean', 'volume copy was started before');
    await world.ok(`operation rollback ${id} --confirm=copy`);
    expect(Object.keys(volumes())).toEqual(['data']);
    expect(await world.wrong()).toEqual([]);
  });

  it('an expansion is undone while its volume is started: its bricks are emptied first', async () => {
    await killedBefore('volume expand data --expand-size=1', 'before write: done');
    writeFile('data', 'in-a-new-brick');
    await world.ok('operation clean');
    expect(await world.wrong()).toEqual([]);
  });

  it('of a volume that is stopped it is kept, if the new bricks hold files', async () => {
    const id = await killedBefore('volume expand data --expand-size=1', 'before step rebalance');
    await world.simulation.exec('gl1', 'sh -s', 'gluster --mode=script volume stop data');
    const moment = await world.moment();
    writeFile('data', 'in-a-new-brick');
    await kept(`operation rollback ${id}`, 'holds files', '--confirm=data');
    const empty = await commandWorld(moment, 9001);
    await empty.ok(`operation rollback ${id}`);
    await empty.remove();
  });
});

describe('a state that was restored', () => {
  it('of after the last write has nothing open: the program leads there, and nothing is lost', async () => {
    await world.ok(CREATE);
    const before = await world.state();
    await truncate(join(world.folder, 'state.json'), 300);
    const { code, stderr } = await world.run('volume list');
    expect(code).toBe(10);
    await world.ok((/glusterctl (state restore \d+)$/m.exec(stderr)?.[1] ?? '').split(' '));
    expect((await world.state()).volumes).toEqual(before.volumes);
    expect(await world.ok('operation clean')).toBe('Nothing to clean up.\n');
    expect(await world.wrong()).toEqual([]);
  });

  it('tells which operations it brought back, how they ended, and to resume what was finished', async () => {
    const id = await killedBefore(CREATE, 'before step volume');
    const { serial } = await world.state();
    await world.ok(`operation resume ${id}`);
    const restored = await world.ok(`state restore ${serial}`);
    const finished = new RegExp(
      `finished on 20\\S+\\. Bring the state up to date: glusterctl operation resume ${id}`,
    );
    expect(restored).toMatch(finished);
    for (const line of ['volume list', 'operation list', `operation info ${id}`]) {
      const { code, stderr } = await world.run(line);
      expect([line, code, stderr]).toEqual([line, 0, expect.stringMatching(finished)]);
      expect(stderr).not.toMatch(/clean|rollback/);
    }
    await world.simulation.exec('gl1', 'sh -s', 'gluster --mode=script volume stop prod');
    await kept('operation clean', 'the log says that it was finished');
    await world.ok(`operation resume ${id}`);
    expect(await world.wrong()).toEqual([]);
  });
});

it('a volume whose deletion gluster has not made yet stays, and that is said', async () => {
  await world.ok(CREATE);
  await killedBefore('volume delete prod --yes', 'before step volume on');
  const { code, stdout, stderr } = await world.run('operation rollback --yes');
  expect([code, `${stdout}${stderr}`]).toEqual([
    0,
    expect.stringContaining('delete volume prod: given up, the volume stays as it was'),
  ]);
  expect(Object.keys(volumes())).toContain('prod');
});
