import { askGluster } from '../../actions/ask-gluster.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import { type BrickStatus, readVolumeStatus, volumeStatusScript } from '../../gluster/status.ts';
import { bricksPerSet } from '../../model/durability.ts';
import type { Volume } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import type { UsedBytes } from '../../ui/views/volume-list.ts';

/** Used bytes by volume: of each set the fullest brick counts, times what the set holds. */
export async function usedBytes(
  context: Context,
  state: State,
  volumes: readonly Volume[],
): Promise<UsedBytes> {
  const settings = hostSettings(context.settings, state);
  const used = new Map<string, number | null>();
  for (const volume of volumes) {
    // Of one that is stopped gluster tells nothing; that keeps nobody from seeing the others.
    const seen = await askGluster(context, state, volume.cluster, volumeStatusScript(volume.name, settings))
      .then(readVolumeStatus)
      .catch(() => null);
    used.set(volume.id, seen === null ? null : usedOf(state, volume, seen));
  }
  return used;
}

function usedOf(state: State, volume: Volume, seen: readonly BrickStatus[]): number | null {
  const { durability } = volume;
  const width = bricksPerSet(durability);
  const factor = durability.type === 'disperse' ? durability.data : 1;
  const bricks = bricksOf(state, volume.id);
  let total = 0;
  for (let start = 0; start < bricks.length; start += width) {
    const set = bricks.slice(start, start + width).filter(({ kind }) => kind === 'data');
    const inUse = set.flatMap(({ path }) => {
      const brick = seen.find((one) => one.path === path);
      return brick?.sizeBytes == null || brick.freeBytes === null ? [] : [brick.sizeBytes - brick.freeBytes];
    });
    if (inUse.length === 0) return null;
    total += Math.max(...inUse) * factor;
  }
  return total;
}
