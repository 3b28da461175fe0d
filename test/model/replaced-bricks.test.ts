import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../src/model/apply.ts';
import type { Brick } from '../../src/model/entities.ts';
import { findViolations } from '../../src/model/invariants.ts';
import type { Operation } from '../../src/model/plan.ts';
import { withReservations } from '../../src/model/reserved.ts';
import type { State } from '../../src/model/state.ts';
import { bricksOf, usageByDevice } from '../../src/model/usage.ts';
import { planCreateVolume } from '../../src/plans/create-volume.ts';
import { volumeShape } from '../../src/ui/views/shapes.ts';
import { sketchCluster, testId } from '../support/cluster.ts';
import { planning } from '../support/default-settings.ts';
import { wantedVolume } from '../support/wanted-volume.ts';

const VOLUME = testId('e', 1);
const empty = sketchCluster(Array.from({ length: 4 }, (_, n) => ({ zone: n + 1, devices: [10] })));
const state = applyChanges(empty, planCreateVolume(wantedVolume({ id: VOLUME }), planning(empty)).changes);
const old = bricksOf(state, VOLUME)[1];
if (old === undefined) throw new Error('a volume without bricks');
const used = new Set(bricksOf(state, VOLUME).map(({ device }) => device));
const other = Object.keys(state.devices).find((id) => !used.has(id)) ?? '';
const next: Brick = { ...old, id: testId('b', 77), device: other, pool: 'tp_77', lv: 'brick_77' };
const commits = [
  { do: 'add', table: 'bricks', id: next.id, value: next },
  { do: 'update', table: 'bricks', id: old.id, set: { replacedBy: next.id } },
] as const;

function usedOn(one: State, device: string): number {
  return usageByDevice(one).get(device)?.usedKiB ?? 0;
}

const operation: Operation = {
  id: testId('9', 1),
  plan: {
    kind: 'evict-brick',
    title: 'evict',
    changes: [],
    uses: [VOLUME],
    stages: [{ title: 'replace', lane: 'a', steps: [], commits }],
    recovery: 'forward',
    notes: [],
  },
  created: '2026-01-01T00:00:00Z',
  owner: { pid: 1, processStart: 1, host: 'h', user: 'u', command: 'c' },
  status: 'running',
  direction: 'forward',
  reason: '',
  remaining: [],
  readings: [],
};

describe('a brick that was replaced', () => {
  const after = applyChanges(state, commits);

  it('is in no volume any more; its place has the new one', () => {
    const ids = bricksOf(after, VOLUME).map(({ id }) => id);
    expect(ids).toEqual(bricksOf(state, VOLUME).map(({ id }) => (id === old.id ? next.id : id)));
    expect(findViolations(after)).toEqual([]);
    const volume = after.volumes[VOLUME];
    if (volume === undefined) throw new Error('no volume');
    expect(
      volumeShape(after, volume)
        .bricks.map(({ id }) => id)
        .toSorted(),
    ).toEqual(ids.toSorted());
  });

  it('has its space until it is taken away', () => {
    expect(usedOn(after, old.device)).toBe(usedOn(state, old.device));
    expect(usedOn(after, other)).toBe(usedOn(state, old.device));
    const gone = applyChanges(after, [{ do: 'remove', table: 'bricks', id: old.id }]);
    expect(usedOn(gone, old.device)).toBe(0);
  });
});

describe('a brick that is yet to take the place of another', () => {
  const before: State = { ...state, operations: { [operation.id]: operation } };

  it('has its space from the start, and is in no volume', () => {
    expect(usedOn(before, other)).toBe(usedOn(state, old.device));
    for (const one of [before, withReservations(before)]) {
      expect(bricksOf(one, VOLUME)).toEqual(bricksOf(state, VOLUME));
      expect(findViolations(one)).toEqual([]);
    }
  });

  it('is in it as soon as that part is done, though the operation goes on', () => {
    const plan = { ...operation.plan, stages: [{ title: 'wait', lane: 'a', steps: [] }] };
    const done: State = {
      ...applyChanges(state, commits),
      operations: { [operation.id]: { ...operation, plan } },
    };
    expect(bricksOf(done, VOLUME).map(({ id }) => id)).toContain(next.id);
  });
});
