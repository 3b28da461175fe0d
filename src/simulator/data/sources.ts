import type { GlusterVolume } from '../model/types.ts';
import { isDoubted, isMarked, versionOf } from './marks.ts';
import { type BrickSet, type Reached, reachedOf, type Spot } from './sets.ts';

export function needed(volume: GlusterVolume): number {
  return volume.disperse > 0 ? volume.disperse - volume.redundancy : 1;
}

/** Whoever one of the set's reachable bricks holds something against, for one file or folder. */
export function blamed(
  volume: GlusterVolume,
  set: BrickSet,
  path: string,
  by: readonly Reached[],
): readonly Spot[] {
  return set.filter((spot) => by.some((each) => isMarked(each.tree.node(path), volume, spot)));
}

/**
 * Bricks that a file or folder can be read and healed from: of copies those that nobody blames, never an arbiter; of
 * fragments those of the newest version, where enough of them agree.
 */
export function sourcesOf(volume: GlusterVolume, set: BrickSet, path: string): readonly Reached[] {
  const reached = reachedOf(set).filter((spot) => spot.tree.node(path) !== null);
  if (volume.disperse > 0) {
    const newest = reached
      .map((spot) => versionOf(spot.tree.node(path)))
      .sort()
      .at(-1);
    const agree = reached.filter((spot) => versionOf(spot.tree.node(path)) === newest);
    return agree.length >= needed(volume) ? agree : [];
  }
  const behind = blamed(volume, set, path, reachedOf(set)).map(({ number }) => number);
  const sources = reached.filter((spot) => !spot.isArbiter && !behind.includes(spot.number));
  const sure = sources.filter((spot) => !isDoubted(spot.tree.node(path)));
  return sure.length > 0 ? sure : sources;
}

/** Reachable bricks that wait for a file or folder. */
export function sinksOf(volume: GlusterVolume, set: BrickSet, path: string): readonly Reached[] {
  const reached = reachedOf(set);
  if (volume.disperse > 0) {
    const sources = sourcesOf(volume, set, path).map(({ number }) => number);
    return reached.filter((spot) => !sources.includes(spot.number));
  }
  const behind = blamed(volume, set, path, reached).map(({ number }) => number);
  return reached.filter((spot) => behind.includes(spot.number));
}

/** All copies are there, and each is blamed by another. */
export function isSplit(volume: GlusterVolume, set: BrickSet, path: string): boolean {
  if (volume.replica < 2) return false;
  const copies = set.filter((spot) => !spot.isArbiter);
  const reached = reachedOf(copies);
  if (reached.length < copies.length) return false;
  return blamed(volume, copies, path, reached).length === copies.length;
}
