import { command } from '../../cli/define.ts';
import { snapshotView } from '../../ui/views/snapshot.ts';
import { findSnapshot } from './find-snapshot.ts';
import { snapshotArgument } from './snapshot-argument.ts';

export const info = command({
  path: ['snapshot', 'info'],
  summary: 'Show a snapshot',
  arguments: { snapshot: snapshotArgument },
  examples: [{ title: 'The one called before-upgrade', line: 'snapshot info before-upgrade' }],
  changes: false,
  async run({ store }, { snapshot }) {
    const state = await store.read();
    return snapshotView(state, findSnapshot(state, snapshot));
  },
});
