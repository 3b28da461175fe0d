import { parentOf } from '../model/paths.ts';
import type { FileNode, GlusterVolume } from '../model/types.ts';
import { byDepth } from './brick-tree.ts';
import { CHANGED_FILE, CHANGED_FOLDER, mark, soil } from './marks.ts';
import { type BrickSet, type Reached, reachedOf } from './sets.ts';
import { sourcesOf } from './sources.ts';

/** A full heal walks through all files, and finds what differs although nobody noted it. */
export function noteDifferences(volume: GlusterVolume, set: BrickSet): void {
  const reached = reachedOf(set);
  const paths = [...new Set(reached.flatMap(({ tree }) => tree.paths()))].sort(byDepth);
  for (const path of paths) {
    const source = fullest(sourcesOf(volume, set, path), path);
    const wanted = source?.tree.node(path) ?? null;
    if (source === null || wanted === null) continue;
    for (const at of reached) {
      if (at === source || !differs(wanted, at, path)) continue;
      const missing = at.tree.node(path) === null;
      const where = missing ? parentOf(path) : path;
      if (volume.disperse > 0) soil(source, where, volume);
      else mark(source, where, volume, at, missing ? CHANGED_FOLDER : CHANGED_FILE);
    }
  }
}

function size(spot: Reached, path: string): number {
  return Buffer.byteLength(spot.tree.node(path)?.content ?? '');
}

/** Where no mark tells which one is right, it is the one that holds most. */
function fullest(sources: readonly Reached[], path: string): Reached | null {
  return [...sources].sort((left, right) => size(right, path) - size(left, path))[0] ?? null;
}

function differs(wanted: FileNode, at: Reached, path: string): boolean {
  const node = at.tree.node(path);
  if (node === null) return true;
  return !at.isArbiter && node.content !== wanted.content;
}
