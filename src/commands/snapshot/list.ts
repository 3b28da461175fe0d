import { askGluster } from '../../actions/ask-gluster.ts';
import { argument } from '../../cli/argument.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { readSnapshots, snapshotListScript } from '../../gluster/snapshot.ts';
import type { Volume } from '../../model/entities.ts';
import { findVolume } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import { noSnapshots, noSnapshotsOf } from '../../ui/views/nothing.ts';
import { type Found, SNAPSHOT_COLUMNS, snapshotsView } from '../../ui/views/snapshot.ts';

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
      ? await inGluster(context, state, volumes)
      : volumes.flatMap((volume) => volume.snapshots.map((snapshot) => ({ volume, snapshot })));
    const whenEmpty = only === null ? noSnapshots(state) : noSnapshotsOf(only);
    return snapshotsView(state, found, whenEmpty, asked);
  },
});

async function inGluster(
  context: Context,
  state: State,
  volumes: readonly Volume[],
): Promise<readonly Found[]> {
  const settings = hostSettings(context.settings, state);
  const found: Found[] = [];
  for (const cluster of new Set(volumes.map((volume) => volume.cluster))) {
    const answer = await askGluster(context, state, cluster, snapshotListScript(null, settings));
    for (const { name, created, description, active, volume: of } of readSnapshots(answer)) {
      const volume = volumes.find((one) => one.cluster === cluster && one.name === of);
      if (volume !== undefined) found.push({ volume, snapshot: { name, created, description, active } });
    }
  }
  return found;
}
