import { askGluster } from '../../actions/ask-gluster.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import { readSnapshots, recordedSnapshot, snapshotListScript } from '../../gluster/snapshot.ts';
import type { Volume } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import type { Found } from '../../ui/views/snapshot.ts';

/** Those of volumes that the state holds, whoever made them. */
export async function snapshotsInGluster(
  context: Context,
  state: State,
  volumes: readonly Volume[],
): Promise<readonly Found[]> {
  const settings = hostSettings(context.settings, state);
  const found: Found[] = [];
  for (const cluster of new Set(volumes.map((volume) => volume.cluster))) {
    const answer = await askGluster(context, state, cluster, snapshotListScript(null, settings));
    for (const seen of readSnapshots(answer)) {
      const volume = volumes.find((one) => one.cluster === cluster && one.name === seen.volume);
      if (volume === undefined) continue;
      // gluster tells no number of bricks.
      const { bricks } = volume.snapshots.find(({ name }) => name === seen.name) ?? {};
      found.push({
        volume,
        snapshot: { ...recordedSnapshot(seen), ...(bricks === undefined ? {} : { bricks }) },
      });
    }
  }
  return found;
}
