import { afterEach, describe, expect, it, test } from 'vitest';
import type { Outcome } from '../../src/engine/types.ts';
import { RESTART_GLUSTERD } from '../../src/gluster/glusterd-restart.ts';
import { brickPath } from '../../src/lvm/names.ts';
import type { Brick } from '../../src/model/entities.ts';
import { planEvictBrick } from '../../src/plans/evict-brick.ts';
import { planRemoveNode } from '../../src/plans/remove-node.ts';
import { planReplaceDevice } from '../../src/plans/replace-device.ts';
import { writeFile } from '../../src/simulator/data/clients.ts';
import { giveDefect, mendHost } from '../../src/simulator/defects.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { type MoveWorld, moveWorld } from '../support/move-world.ts';
import { errorOf } from './running.ts';

let world: MoveWorld;
afterEach(async () => await world.cli.remove());

function nth(volume: string, at: number): Brick {
  const brick = world.bricks(volume)[at];
  if (brick === undefined) throw new Error(`volume ${volume} has no brick ${at}`);
  return brick;
}

/** State and gluster have the same bricks in the same order, and nothing is left anywhere else. */
function expectSound(volume: string): void {
  const { state } = world.store;
  const names = world.bricks(volume).map((brick) => {
    const node = state.nodes[state.devices[brick.device]?.node ?? ''];
    return `${node?.storage[0]}:${brick.path}`;
  });
  expect(world.inGluster(volume)).toEqual(names);
  expect(world.violations()).toEqual([]);
}

/** Its process dies. */
function endBrick(brick: Brick): void {
  delete world.simulation.host(world.hostOf(brick)).bricks[brick.path];
}

/** Logical volumes of bricks that lie on a host. */
function onDisk(host: string): readonly string[] {
  return Object.values(world.simulation.host(host).groups).flatMap(({ volumes }) =>
    Object.keys(volumes).filter((name) => name.startsWith('brick_')),
  );
}

function expectDone(outcome: Outcome): void {
  if (outcome.kind !== 'done') throw outcome.error;
  expect(world.store.state.operations).toEqual({});
}

describe('a brick is evicted', () => {
  it.each([
    ['replica 3, data', '--replica=3', 4, 0],
    ['replica 3 in two sets', '--replica=3 --sets=2', 4, 4],
    ['arbiter set, data', '--replica=3 --arbiter', 4, 0],
    ['arbiter set, its arbiter', '--replica=3 --arbiter', 4, 2],
    ['disperse 2+1', '--durability=disperse --disperse-data=2 --redundancy=1', 4, 1],
    ['distributed', '--durability=none --sets=2', 3, 0],
    ['of one brick alone', '--durability=none', 2, 0],
  ])('%s', async (_name, flags, hosts, at) => {
    world = await moveWorld(hosts, 1, [`volume create --size=8 --name=data --gid=77 ${flags}`]);
    world.fill('data', 30);
    const { least } = world.kept();
    const old = nth('data', at);
    expectDone(await world.run((moving, planning) => planEvictBrick(old.id, null, moving, planning)));
    expectSound('data');
    expect(world.kept()).toEqual({ least, lost: 0 });
    expect(world.bricks('data').some(({ id }) => id === old.id)).toBe(false);
    expect(world.store.state.bricks[old.id]).toBeUndefined();
    expect(onDisk(world.hostOf(old))).not.toContain(old.lv);
    const added = world.bricks('data').find(({ id }) => id.endsWith('abc000'));
    expect(added).toMatchObject({ kind: old.kind, sizeKiB: old.sizeKiB });
    if (added === undefined) throw new Error('there is no new brick');
    expect(added.path).toBe(brickPath(added.device, added.id));
    // As a brick that was made with the volume.
    const stat = world.simulation.files(world.hostOf(added)).node(added.path);
    expect(stat).toMatchObject({ group: 77, mode: 0o2775 });
  });
});

describe('a gate that is shut', () => {
  test("while another brick is down nothing is made, and Heketi's words say why", async () => {
    world = await moveWorld(4, 1, ['volume create --size=8 --name=data']);
    world.fill('data', 5);
    const [old, second, third] = [nth('data', 0), nth('data', 1), nth('data', 2)];
    for (const brick of [second, third]) endBrick(brick);
    const before = world.store.state.bricks;
    const outcome = await world.run((moving, planning) => planEvictBrick(old.id, null, moving, planning), {
      accept: ['healed'],
    });
    expect(errorOf(outcome).code).toBe('refused');
    expect(errorOf(outcome).message).toContain(
      `Cannot replace brick ${old.id} as only 0 of 2 required peer bricks are online`,
    );
    expect(errorOf(outcome).hint).toContain('--accept=set-online');
    expect(world.store.state.bricks).toEqual(before);
    expect(world.store.state.operations).toEqual({});
  });

  test('what others have not got yet keeps it where it is', async () => {
    world = await moveWorld(4, 1, ['volume create --size=8 --name=data']);
    world.fill('data', 3);
    world.simulation.model.healing = { frozen: true, perLook: 1 };
    const [old, second] = [nth('data', 0), nth('data', 1)];
    const host = world.simulation.host(world.hostOf(second));
    const { [second.path]: running, ...others } = host.bricks;
    host.bricks = others;
    writeFile(world.simulation.model, 'data', '/d0/f0', 'newest\n');
    if (running !== undefined) host.bricks = { ...others, [second.path]: running };
    const outcome = await world.run((moving, planning) => planEvictBrick(old.id, null, moving, planning));
    expect(errorOf(outcome).message).toContain(
      `Cannot replace brick ${old.id} as it is source brick for data to be healed`,
    );
    expect(world.inGluster('data')).toContain(`10.0.0.${world.hostOf(old).slice(2)}:${old.path}`);
  });
});

describe('a host that is off for good', () => {
  test('its bricks are made anew on a fourth, and the state tells what it left', async () => {
    world = await moveWorld(4, 1, [
      'volume create --size=8 --name=data',
      'volume create --size=4 --name=more',
    ]);
    world.fill('data', 20);
    const old = nth('data', 0);
    const dead = world.hostOf(old);
    const node = world.store.state.devices[old.device]?.node ?? '';
    world.simulation.kill(dead);
    writeFile(world.simulation.model, 'data', '/d0/f0', 'newest\n');
    world.store.state = {
      ...world.store.state,
      nodes: {
        ...world.store.state.nodes,
        [node]: { ...world.store.state.nodes[node], state: 'offline' } as never,
      },
    };
    const outcome = await world.run((moving, planning) => planRemoveNode(node, moving, planning));
    expectDone(outcome);
    expectSound('data');
    expectSound('more');
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
    expect(world.store.state.nodes[node]?.state).toBe('failed');
    expect(outcome.kind === 'done' && outcome.plan.notes.join('\n')).toContain(`${dead}: of brick ${old.id}`);
  });
});

describe('a member that goes on waiting for a host that is off', () => {
  test('is recognised before it is asked anything, told with its cure, and waited for', async () => {
    world = await moveWorld(4, 1, ['volume create --size=8 --name=data']);
    world.fill('data', 9);
    const old = nth('data', 0);
    const dead = world.hostOf(old);
    const inSet = world.bricks('data').map((brick) => world.hostOf(brick));
    const free = ['gl1', 'gl2', 'gl3', 'gl4'].find((name) => !inSet.includes(name)) ?? '';
    world.simulation.kill(dead);
    giveDefect(world.simulation.model, world.simulation.host(free), `stuck=${dead}`);
    const told: string[] = [];
    expectDone(
      await world.run((moving, planning) => planEvictBrick(old.id, null, moving, planning), {
        onEvent: (event) => {
          if (event.type !== 'waits') return;
          told.push(`${event.for}: ${event.blocked ?? ''}`);
          mendHost(world.simulation.model, world.simulation.host(free));
        },
      }),
    );
    expect(told[0]).toContain(`${free} to notice that`);
    expect(told[0]).toContain(`on ${free} (bricks keep running): ${RESTART_GLUSTERD}`);
    expectSound('data');
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
  });
});

describe('a lost disk of a host that lives', () => {
  test('is replaced by another of the same host', async () => {
    world = await moveWorld(3, 2, ['volume create --size=8 --name=data']);
    world.fill('data', 12);
    const old = nth('data', 0);
    const host = world.hostOf(old);
    const other = Object.values(world.store.state.devices).find(
      ({ id, node }) => node === world.store.state.devices[old.device]?.node && id !== old.device,
    );
    endBrick(old);
    const outcome = await world.run((moving, planning) =>
      planReplaceDevice({ old: old.device, next: other?.id ?? null, lost: true }, moving, planning),
    );
    expectDone(outcome);
    expectSound('data');
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
    expect(nth('data', 0).device).toBe(other?.id);
    expect(world.store.state.devices[old.device]?.state).toBe('failed');
    expect(onDisk(host)).toEqual([nth('data', 0).lv]);
  });
});

describe('what can be taken back', () => {
  test('a distributed brick stays when its move is rolled back, and no file is lost', async () => {
    world = await moveWorld(3, 1, ['volume create --size=8 --name=data --durability=none --sets=2']);
    world.fill('data', 20);
    const old = nth('data', 0);
    const before = world.inGluster('data');
    const stop = new AbortController();
    const outcome = await world.run((moving, planning) => planEvictBrick(old.id, null, moving, planning), {
      stop: stop.signal,
      onEvent: (event) => {
        if (event.type === 'step-ended' && event.title.includes('emptied')) stop.abort();
      },
    });
    expect(outcome.kind).toBe('unfinished');
    expect(world.inGluster('data')).toHaveLength(3);
    expect((await world.recover('back')).kind).toBe('rolled-back');
    expect(world.inGluster('data')).toEqual(before);
    expect(world.store.state.operations).toEqual({});
    expectSound('data');
    expect(world.kept()).toEqual({ least: 1, lost: 0 });
    for (const host of ['gl1', 'gl2', 'gl3'])
      expect(onDisk(host).filter((name) => name.includes('abc000'))).toEqual([]);
  });

  test('a new brick whose mount has gone is given to nobody: the root disk would be filled', async () => {
    world = await moveWorld(4, 1, ['volume create --size=8 --name=data']);
    world.fill('data', 5);
    const direct = createDirectHosts(world.simulation);
    const old = nth('data', 0);
    const before = world.inGluster('data');
    const outcome = await world.run((moving, planning) => planEvictBrick(old.id, null, moving, planning), {
      accept: ['new-brick'],
      hosts: {
        ...direct,
        async run(host, script, limits) {
          const replaces = script.changes && script.text.includes('commit force');
          const [, point] = /mounted (\/\S+)/.exec(script.text) ?? [];
          if (replaces && point !== undefined)
            await direct.run(host, { text: `umount ${point}`, changes: true }, limits);
          return await direct.run(host, script, limits);
        },
      },
    });
    expect(errorOf(outcome).message).toContain('is not mounted: the brick would be on the root disk');
    expect(world.inGluster('data')).toEqual(before);
    expect(world.store.state.operations).toEqual({});
    expectSound('data');
  });
});

describe('several bricks of one volume', () => {
  test('are moved one after the other: the next when the last is healed', async () => {
    world = await moveWorld(4, 2, ['volume create --size=8 --name=data --sets=4']);
    world.fill('data', 24);
    const device = world.store.state.devices[nth('data', 0).device];
    const own = world.bricks('data').filter((brick) => brick.device === device?.id);
    const order: string[] = [];
    const outcome = await world.run(
      (moving, planning) =>
        planReplaceDevice({ old: device?.id ?? '', next: null, lost: false }, moving, planning),
      {
        onEvent: (event) => {
          if (event.type === 'made') order.push(event.title.split(' ').slice(0, 1).join());
          if (event.type === 'step-ended') expect(world.kept().least).toBeGreaterThanOrEqual(2);
        },
      },
    );
    expectDone(outcome);
    expect(own.length).toBeGreaterThan(1);
    expect(order).toEqual(own.flatMap(() => ['put', 'take']));
    expectSound('data');
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
  });
});

describe('a move that was stopped', () => {
  test('in the middle of the healing it goes on from there', async () => {
    world = await moveWorld(4, 1, ['volume create --size=8 --name=data']);
    world.fill('data', 40);
    world.simulation.model.healing = { frozen: true, perLook: 1 };
    const stop = new AbortController();
    const old = nth('data', 0);
    const outcome = await world.run((moving, planning) => planEvictBrick(old.id, null, moving, planning), {
      stop: stop.signal,
      onEvent: (event) => {
        if (event.type === 'waits') stop.abort();
      },
    });
    expect(outcome.kind).toBe('unfinished');
    // The new brick is in its place, and the old one's space is still taken.
    expect(world.store.state.bricks[old.id]?.replacedBy).toMatch(/abc000$/);
    expectSound('data');
    world.simulation.model.healing = { frozen: false, perLook: 50 };
    expectDone(await world.recover('forward'));
    expectSound('data');
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
    expect(world.store.state.bricks[old.id]).toBeUndefined();
  });

  test("when gluster's answer to the replacement is lost, it is looked at again; nobody takes the new brick away", async () => {
    world = await moveWorld(4, 1, ['volume create --size=8 --name=data']);
    world.fill('data', 10);
    const direct = createDirectHosts(world.simulation);
    const old = nth('data', 0);
    const outcome = await world.run((moving, planning) => planEvictBrick(old.id, null, moving, planning), {
      hosts: {
        ...direct,
        async run(host, script, limits) {
          const result = await direct.run(host, script, limits);
          return script.text.includes('replace-brick') &&
            script.text.includes('commit force') &&
            script.changes
            ? { kind: 'unknown', reason: 'the connection broke', stdout: '', stderr: '', milliseconds: 1 }
            : result;
        },
      },
    });
    expect(outcome.kind).toBe('unfinished');
    const back = await world.recover('back');
    expect(back.kind).toBe('unfinished');
    expect(errorOf(back).message).toContain("can't be taken back, only finished");
    expect(errorOf(back).hint).toContain('glusterctl operation resume');
    expect(errorOf(back).hint).not.toContain('glusterctl operation rollback');
    // What is cleaned up goes on this way, too.
    expect(Object.values(world.store.state.operations)).toMatchObject([{ direction: 'forward' }]);
    expect(world.inGluster('data').some((name) => name.includes('abc000'))).toBe(true);
    expectDone(await world.recover('forward'));
    expectSound('data');
    expect(world.kept()).toEqual({ least: 3, lost: 0 });
  });
});
