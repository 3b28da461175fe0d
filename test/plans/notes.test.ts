import { expect, test } from 'vitest';
import { planCreateVolume } from '../../src/plans/create-volume.ts';
import { withNotes } from '../../src/plans/notes/with-notes.ts';
import { sketchCluster, testId } from '../support/cluster.ts';
import { planning } from '../support/default-settings.ts';
import { wantedVolume } from '../support/wanted-volume.ts';

test('for the notes of a new volume no brick of another is looked at, however many there are', () => {
  const state = sketchCluster([1, 2, 3].map((zone) => ({ zone, devices: [100] })));
  const plan = planCreateVolume(wantedVolume(), planning(state));
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
