import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../src/model/apply.ts';
import type { Durability, Volume } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { findViolations } from '../../src/model/invariants.ts';
import { allChanges } from '../../src/model/lanes.ts';
import type { Plan } from '../../src/model/plan.ts';
import { GIB, kib } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { bricksOf } from '../../src/model/usage.ts';
import { planCreateVolume } from '../../src/plans/create-volume.ts';
import { planDeleteDevice } from '../../src/plans/delete-device.ts';
import { planDrainNode } from '../../src/plans/drain-node.ts';
import { planEvictBrick } from '../../src/plans/evict-brick.ts';
import { planRemoveDevice } from '../../src/plans/remove-device.ts';
import { planReplaceDevice } from '../../src/plans/replace-device.ts';
import { sketchCluster, testId } from '../support/cluster.ts';
import { planning } from '../support/default-settings.ts';
import { wantedVolume } from '../support/wanted-volume.ts';

const R3: Durability = { type: 'replicate', replica: 3, arbiter: false };
const moving = { accept: [], parallel: 3, brickId: (number: number) => testId('8', number) } as const;

function withVolume(
  state: State,
  number: number,
  durability: Durability,
  sets: number,
  more: Partial<Volume> = {},
): State {
  const id = testId('e', number);
  const made = planCreateVolume(
    wantedVolume({
      id,
      name: `v${number}`,
      sizeKiB: kib(sets * GIB),
      durability,
      setCount: sets,
      brickId: (nth) => testId('b', number * 100 + nth),
    }),
    planning(state),
  );
  const after = applyChanges(state, made.changes);
  const volume = after.volumes[id];
  if (volume === undefined) throw new Error('no volume');
  return { ...after, volumes: { ...after.volumes, [id]: { ...volume, ...more } } };
}

const four = sketchCluster(Array.from({ length: 4 }, (_, n) => ({ zone: n + 1, devices: [100, 100] })));

function offline(state: State, device: string): State {
  const one = state.devices[device];
  if (one === undefined) throw new Error('no device');
  return { ...state, devices: { ...state.devices, [device]: { ...one, state: 'offline' } } };
}

function refusal(act: () => unknown): GlusterctlError {
  try {
    act();
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
  throw new Error('it was planned');
}

function first(state: State, volume: number, at = 0) {
  const brick = bricksOf(state, testId('e', volume))[at];
  if (brick === undefined) throw new Error('no such brick');
  return brick;
}

/** What each stage of a lane is, by its first words. */
function steps(plan: Plan): readonly string[] {
  return plan.stages.map(
    ({ title, turned }) => `${title.split(' ').slice(0, 2).join(' ')}${turned ? ' !' : ''}`,
  );
}

describe('the plan of an evacuation', () => {
  const state = withVolume(withVolume(four, 2, R3, 4), 1, R3, 2);
  const { device } = first(state, 1);
  const off = offline(state, device);
  const plan = planRemoveDevice(device, moving, planning(off));

  it('has a lane for each volume, and in it one brick behind the other', () => {
    const lanes = [...new Set(plan.stages.map(({ lane }) => lane))];
    expect(lanes).toEqual([testId('e', 1), testId('e', 2)]);
    const own = (volume: number) => bricksOf(off, testId('e', volume)).filter((one) => one.device === device);
    for (const volume of [1, 2])
      expect(plan.stages.filter(({ lane }) => lane === testId('e', volume))).toHaveLength(
        8 * own(volume).length,
      );
    expect(plan.parallel).toBe(3);
    expect(steps(plan).slice(0, 8)).toEqual([
      'look whether',
      'make bricks',
      'look at',
      'put the',
      'begin to !',
      'wait until !',
      'see that !',
      'take the !',
    ]);
  });

  it('has no two steps of one name', () => {
    const ids = plan.stages.flatMap((stage) => stage.steps.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('can take back all that is not behind its point of no return', () => {
    const open = plan.stages.filter(({ turned }) => turned !== true).flatMap((stage) => stage.steps);
    expect(open.filter(({ script, undo }) => script.changes && undo === null)).toEqual([]);
    for (const stage of plan.stages.filter(({ judge }) => judge !== undefined))
      expect(stage.steps.every(({ script }) => !script.changes)).toBe(true);
  });

  it('leaves a sound state after every commit, and no brick on the disk', () => {
    let view = off;
    for (const { commits = [] } of plan.stages) {
      view = applyChanges(view, commits);
      expect(findViolations(view)).toEqual([]);
    }
    view = applyChanges(view, plan.changes);
    expect(Object.values(view.bricks).filter((brick) => brick.device === device)).toEqual([]);
    expect(view.devices[device]?.state).toBe('failed');
  });

  it('holds the volumes and the disks that it works on, and says what goes where', () => {
    expect(plan.uses).toEqual(expect.arrayContaining([testId('e', 1), testId('e', 2), device]));
    expect(plan.notes[0]).toMatch(
      /^Volume v1: brick of 1 GiB goes from node\d:\/dev\/sd. to node\d:\/dev\/sd.$/,
    );
  });

  it('counts the space of bricks that are yet to be moved by itself', () => {
    const small = sketchCluster([
      ...Array.from({ length: 3 }, () => ({ zone: 1, devices: [100] })),
      { zone: 1, devices: [1.5] },
    ]);
    const full = withVolume(withVolume(small, 1, R3, 1), 2, R3, 1);
    const { device: leaving } = first(full, 1);
    const error = refusal(() => planRemoveDevice(leaving, moving, planning(offline(full, leaving))));
    expect(error.code).toBe('no-space');
    // The first of the two has a place: only the second has none.
    expect(error.details).toMatchObject({ bricks: [expect.any(String)] });
  });
});

describe('a distributed volume', () => {
  const state = withVolume(four, 1, { type: 'none' }, 3);

  it('has its bricks numbered anew as gluster does: the new one is the last', () => {
    const old = first(state, 1, 1);
    const plan = planEvictBrick(old.id, null, moving, planning(state));
    const after = applyChanges(state, allChanges(plan));
    const ids = bricksOf(state, testId('e', 1)).map(({ id }) => id);
    expect(bricksOf(after, testId('e', 1)).map(({ id }) => id)).toEqual([ids[0], ids[2], testId('8', 0)]);
    expect(findViolations(after)).toEqual([]);
    expect(steps(plan)).toEqual([
      'look whether',
      'make bricks',
      'look at',
      'add the',
      'begin to',
      'wait until',
      'let the',
      'take the !',
    ]);
  });

  it("is refused where the disk is lost, in Heketi's words: its files are nowhere else", () => {
    const old = first(state, 1);
    const lost = { old: old.device, next: null, lost: true };
    const error = refusal(() => planReplaceDevice(lost, moving, planning(state)));
    expect(error.message).toBe(
      `Cannot replace brick ${old.id} as only 0 of 1 required peer bricks are online`,
    );
    expect(error.hint).toContain('keeps each file once');
  });
});

describe('what is refused before any host is asked', () => {
  it('a volume that is stopped', () => {
    const state = withVolume(four, 1, R3, 1, { started: false });
    const error = refusal(() => planEvictBrick(first(state, 1).id, null, moving, planning(state)));
    expect(error.hint).toContain('glusterctl volume start v1');
  });

  it('a volume with snapshots, which would stay on the old disk', () => {
    const snapshots = [{ name: 's1', created: '2026-01-01T00:00:00Z', description: '', active: false }];
    const state = withVolume(four, 1, R3, 1, { snapshots });
    const error = refusal(() => planEvictBrick(first(state, 1).id, null, moving, planning(state)));
    expect(error.message).toContain('it has 1 snapshot');
    expect(error.hint).toContain('glusterctl snapshot delete s1');
  });

  it('to delete a device with bricks: each of them has to go first', () => {
    const state = withVolume(four, 1, R3, 1);
    const { id, device } = first(state, 1);
    const one = state.devices[device];
    if (one === undefined) throw new Error('no device');
    const failed = { ...one, state: 'failed' } as const;
    const after = { ...state, devices: { ...state.devices, [device]: failed } };
    const error = refusal(() => planDeleteDevice(failed, false, planning(after)));
    expect(error.message).toBe(`Unable to delete device [${device}] because it contains bricks`);
    expect(error.hint).toBe(`First: glusterctl brick evict ${id}`);
    const moves = planEvictBrick(id, null, moving, planning(after));
    expect(moves.stages.length).toBeGreaterThan(0);
  });

  it('a brick that is replaced already', () => {
    const state = withVolume(four, 1, R3, 1);
    const { id } = first(state, 1);
    const replaced = applyChanges(state, [
      { do: 'update', table: 'bricks', id, set: { replacedBy: testId('8', 9) } },
    ]);
    expect(refusal(() => planEvictBrick(id, null, moving, planning(replaced))).code).toBe('not-found');
  });
});

describe('a host that is off', () => {
  const state = withVolume(four, 1, R3, 1);
  const old = first(state, 1);
  const host = state.nodes[state.devices[old.device]?.node ?? '']?.manage[0] ?? '';
  const plan = planEvictBrick(old.id, null, moving, { ...planning(state), unreachable: new Set([host]) });

  it('is asked nothing; what it leaves is told, and its disk goes out of use', () => {
    const hosts = plan.stages.flatMap((stage) =>
      stage.steps.flatMap((step) => [step.host.name, ...step.alternatives.map(({ name }) => name)]),
    );
    expect(hosts).not.toContain(host);
    expect(plan.notes.join('\n')).toContain(`${host}: of brick ${old.id} may be left:`);
    const after = applyChanges(state, allChanges(plan));
    expect(after.devices[old.device]?.state).toBe('offline');
    expect(after.bricks[old.id]).toBeUndefined();
  });
});

describe('a node that is drained', () => {
  it('has no bricks then, and is offline, but a member still', () => {
    const state = withVolume(four, 1, R3, 4);
    const node = testId('a', 0);
    const after = applyChanges(state, allChanges(planDrainNode(node, moving, planning(state))));
    expect(Object.values(after.bricks).filter((one) => after.devices[one.device]?.node === node)).toEqual([]);
    expect(after.nodes[node]?.state).toBe('offline');
    expect(findViolations(after)).toEqual([]);
  });
});
