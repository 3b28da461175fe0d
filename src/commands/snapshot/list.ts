import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { findVolume } from '../../model/lookup.ts';
import { noSnapshots, noSnapshotsOf } from '../../ui/views/nothing.ts';
import { SNAPSHOT_COLUMNS, snapshotsView } from '../../ui/views/snapshot.ts';

export const list = command({
  path: ['snapshot', 'list'],
  summary: 'List snapshots',
  lists: { columns: SNAPSHOT_COLUMNS },
  arguments: { volume: argument.optional({ name: 'VOLUME', summary: 'only those of this volume' }) },
  flags: { live: flag.bool({ summary: 'as gluster has them, also those made by other means' }) },
  examples: [{ title: 'All snapshots', line: 'snapshot list' }],
  changes: false,
  async run(context, { volume: word, live }, asked) {
    const state = await context.store.read();
    const only = word === '' ? null : findVolume(state, word);
    const volumes = only === null ? Object.values(state.volumes) : [only];
    const found = live
      ? await (await import('./in-gluster.ts')).snapshotsInGluster(context, state, volumes)
      : volumes.flatMap((volume) => volume.snapshots.map((snapshot) => ({ volume, snapshot })));
    const whenEmpty = only === null ? noSnapshots(state) : noSnapshotsOf(only);
    return snapshotsView(state, found, whenEmpty, asked);
  },
});
