import { expect, test } from 'vitest';
import { GIB, kib } from '../../src/model/sizes.ts';
import { planCreateVolume } from '../../src/plans/create-volume.ts';
import { withNotes } from '../../src/plans/notes/with-notes.ts';
import { sketchCluster, testId } from '../support/cluster.ts';
import { planning } from '../support/default-settings.ts';

test('for the notes of a new volume no brick of another is looked at, however many there are', () => {
  const state = sketchCluster([1, 2, 3].map((zone) => ({ zone, devices: [100] })));
  const plan = planCreateVolume(
    {
      id: testId('e', 1),
      name: 'data',
      clusters: [],
      sizeKiB: kib(2 * GIB),
      durability: { type: 'replicate', replica: 3, arbiter: false },
      requested: { replica: 3, data: 4, redundancy: 2 },
      snapshotFactor: 1,
      snapshotsEnabled: false,
      gid: 0,
      block: false,
      options: [],
      tags: {},
      setCount: null,
      bricksWarning: null,
      created: '2026-01-01T00:00:00.000Z',
      brickId: (number) => testId('b', number),
    },
    planning(state),
  );
  const bricks = new Proxy(state.bricks, {
    ownKeys() {
      throw new Error('all bricks are walked');
    },
  });
  const noted = withNotes(plan, planning({ ...state, bricks }));
  const writing = noted.stages.flatMap(({ steps }) =>
    steps.filter(({ script }) => script.text.includes(`volume-${testId('e', 1)}.json`)),
  );
  expect(new Set(writing.map(({ host }) => host.name))).toEqual(new Set(['node1', 'node2', 'node3']));
});
