import { afterEach, describe, expect, it } from 'vitest';
import type { Brick } from '../../src/model/entities.ts';
import { type MoveWorld, moveWorld } from '../support/move-world.ts';

let world: MoveWorld;
afterEach(async () => await world.cli.remove());

const openOperation = async (): Promise<string> => (await world.cli.ok('operation list -o name')).trim();

function firstBrick(volume: string): Brick {
  const [brick] = world.bricks(volume);
  if (brick === undefined) throw new Error('no brick');
  return brick;
}

const logicalVolumesOn = (host: string): readonly string[] =>
  Object.values(world.simulation.host(host).groups).flatMap(({ volumes }) => Object.keys(volumes));

/** Of bricks that a state, or an operation in it, has on a host. */
function pathsOn(host: string, exported: string): readonly string[] {
  const devices = Object.keys(world.simulation.host(host).groups).map((group) => group.replace('vg_', ''));
  return (exported.match(/\/[^"\s]*\/brick_[0-9a-f]{32}\/brick/g) ?? []).filter((path) =>
    devices.some((device) => path.includes(device)),
  );
}

/** Its host falls behind a command of the move. */
async function evictedTo(host: string, command: RegExp, when: 'before' | 'after'): Promise<Brick> {
  world = await moveWorld(5, 1, ['volume create --size=8 --name=data']);
  world.fill('data', 10);
  const { cli, simulation } = world;
  const old = firstBrick('data');
  simulation.addFault({ host, command, effect: { kind: 'dies', when } });
  expect((await cli.run(`brick evict ${old.id} --to=${host}:/dev/sdb`)).code).toBe(21);
  return old;
}

describe('a move whose new brick is lost before it is healed', () => {
  it('ends without its host, which is replaced then', async () => {
    const old = await evictedTo('gl5', /volume heal data$/, 'after');
    const { cli, simulation } = world;
    const from = world.hostOf(old);
    const id = await openOperation();
    const waiting = await cli.run('operation resume');
    expect([waiting.code, waiting.stderr]).toEqual([
      20,
      expect.stringContaining(`glusterctl operation resume ${id} --without=gl5\n`),
    ]);

    const stdout = await cli.ok(`operation resume ${id} --without=gl5 --yes`);
    expect(stdout).toContain('is part of volume data, and missing until gl5 is back');
    expect(stdout).toContain('glusterctl node replace gl5 --anywhere\n');
    expect(stdout).toContain(`${from}: brick ${old.id} was replaced and stays there`);
    expect(stdout).not.toContain('neither done nor undone');
    expect(await openOperation()).toBe('');
    expect(logicalVolumesOn(from)).toContain(old.lv);
    expect(await cli.ok('brick list')).toMatch(/gl5.*data|data.*gl5/);
    expect(await cli.ok('state check')).toContain('is sound');
    expect(world.kept().lost).toBe(0);

    await cli.ok(`node replace gl5 --anywhere --yes`);
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
    expect(simulation.notSimulated).toEqual([]);
  });
});

describe('a move whose host is lost amid putting the new brick in', () => {
  it('goes on where the others have it: that is asked, not guessed', async () => {
    const old = await evictedTo('gl5', /volume replace-brick/, 'after');
    const { cli } = world;
    const id = await openOperation();
    const back = await cli.run(`operation rollback ${id} --without=gl5 --yes`);
    expect([back.code, back.stderr]).toEqual([
      3,
      expect.stringContaining(`glusterctl operation resume ${id} --without=gl5\n`),
    ]);
    expect(back.stderr).toContain('is in volume data already');
    expect(await cli.ok(`operation resume ${id} --without=gl5 --yes`)).toContain('is part of volume data');
    expect(await openOperation()).toBe('');
    expect(await cli.ok('brick list')).not.toContain(old.id);
    expect(logicalVolumesOn(world.hostOf(old))).toContain(old.lv);
    expect((await cli.run('verify')).stdout).not.toContain('volume-brick');
    await cli.ok('node replace gl5 --anywhere --yes');
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
    expect(await cli.ok('state check')).toContain('is sound');
  });

  it('goes back where the others have the old one', async () => {
    const old = await evictedTo('gl5', /volume replace-brick/, 'before');
    const { cli } = world;
    const id = await openOperation();
    const stdout = await cli.ok(`operation rollback ${id} --without=gl5 --yes`);
    expect(stdout).toContain('gl5: of brick');
    expect(stdout).not.toContain('neither done nor undone: replace');
    expect(await openOperation()).toBe('');
    expect(await cli.ok('brick list')).toContain(old.id);
    expect(world.inGluster('data').some((name) => name.endsWith(old.path))).toBe(true);
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
  });

  it.each(['before', 'after'] as const)(
    'stays open, either way, where the others do not agree: %s',
    async (when) => {
      const old = await evictedTo('gl5', /volume replace-brick/, when);
      const { cli, simulation } = world;
      const id = await openOperation();
      const told = await simulation.exec('gl3', 'gluster --mode=script volume info data', '');
      if (told.kind !== 'done') throw new Error('no volume info');
      // One of them, whichever is asked first, has what the others don't have.
      const before = `10.0.0.${world.hostOf(old).slice(2)}:${old.path}`;
      const next = `10.0.0.5:${pathsOn('gl5', await cli.ok('state export')).find((path) => path !== old.path)}`;
      const [from, to] = when === 'after' ? [next, before] : [before, next];
      expect(told.stdout).toContain(from);
      const other = told.stdout.replace(from, to);
      for (const odd of ['gl1', 'gl4']) {
        simulation.faults.clear();
        simulation.addFault({
          host: odd,
          command: /^gluster .*volume info data$/,
          lasting: true,
          effect: { kind: 'fails', code: 0, stderr: other },
        });
        const disagree = expect.stringMatching(
          /do not agree on whether this was done: replace a brick of volume data\. It was by gl\d.* and was not by gl\d/,
        );
        const back = await cli.run(`operation rollback ${id} --without=gl5 --yes`);
        expect([back.code, back.stderr]).toEqual([3, disagree]);
        expect(back.stderr).toContain('glusterctl peer doctor\n');
        expect(await openOperation()).toBe(id);
        expect(logicalVolumesOn(world.hostOf(old))).toContain(old.lv);
      }
      // Its host is back, and knows what it has; the odd one still has something else.
      simulation.boot('gl5');
      const on = await cli.run(`operation resume ${id}`);
      expect([on.code, on.stderr]).toEqual([
        5,
        expect.stringContaining('do not agree on whether this was done'),
      ]);
      expect(await openOperation()).toBe(id);
      simulation.faults.clear();
      await cli.ok(`operation resume ${id}`);
      expect(await openOperation()).toBe('');
      expect(world.kept()).toEqual({ least: 3, lost: 0 });
    },
  );

  it('stays open where none of them can be asked', async () => {
    await evictedTo('gl5', /volume replace-brick/, 'after');
    const { cli, simulation } = world;
    for (const host of ['gl1', 'gl2', 'gl3', 'gl4'])
      simulation.addFault({
        host,
        command: /^gluster .*volume info/,
        lasting: true,
        effect: { kind: 'fails' },
      });
    const id = await openOperation();
    const { code, stderr } = await cli.run(`operation rollback ${id} --without=gl5 --yes`);
    expect([code, stderr]).toEqual([3, expect.stringContaining('undoing it did not succeed')]);
    expect(await openOperation()).toBe(id);
  });
});
