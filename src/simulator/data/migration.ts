import { parentOf } from '../model/paths.ts';
import type { GlusterVolume, Moved, Removal, SimulationModel } from '../model/types.ts';
import { brickName } from './brick-name.ts';
import { copyInto, placeOf, removeFrom } from './clients.ts';
import { type BrickSet, setsOf } from './sets.ts';
import { sourcesOf } from './sources.ts';

/**
 * Brings all files of the bricks that leave to those that stay. A file that a client holds open stays behind and is
 * counted as a failure, although the whole is completed.
 */
export function moveFiles(model: SimulationModel, volume: GlusterVolume, removal: Removal): void {
  const sets = setsOf(model, volume);
  const leaving = sets.filter((set) => set.some(({ brick }) => removal.bricks.includes(brickName(brick))));
  const lookups = new Set(sets.flatMap((set) => filesOf(volume, set))).size;
  const moved: Record<string, Moved> = {};
  for (const { brick } of leaving.flat())
    moved[brickName(brick)] = { files: 0, bytes: 0, lookups, failures: 0, skipped: 0 };
  for (const set of leaving)
    for (const [nth, path] of filesOf(volume, set).entries()) {
      // The hosts of a set share its files.
      const { brick } = set[nth % set.length] ?? {};
      const counts = brick === undefined ? undefined : moved[brickName(brick)];
      if (counts === undefined) continue;
      const bytes = volume.open?.includes(path) === true ? null : move(model, volume, sets, set, path);
      if (bytes === null) counts.failures += 1;
      else {
        counts.files += 1;
        counts.bytes += bytes;
      }
    }
  removal.moved = moved;
}

function filesOf(volume: GlusterVolume, set: BrickSet): readonly string[] {
  const paths = new Set(set.flatMap(({ tree }) => tree?.paths() ?? []));
  return [...paths].filter((path) => sourcesOf(volume, set, path)[0]?.tree.node(path)?.kind === 'file');
}

/** How many bytes that were; null: it could not be moved. */
function move(
  model: SimulationModel,
  volume: GlusterVolume,
  sets: readonly BrickSet[],
  from: BrickSet,
  path: string,
): number | null {
  const content = sourcesOf(volume, from, path)[0]?.tree.node(path)?.content;
  const to = sets[placeOf(volume, sets, path, { anew: true })];
  if (content === undefined || to === undefined || to === from) return null;
  if (!copyInto(model, volume, to, path, content)) return null;
  removeFrom(volume, from, path, parentOf(path));
  return Buffer.byteLength(content);
}
