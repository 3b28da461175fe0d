import type { GlusterVolume, SimulationModel } from '../model/types.ts';
import { pendingOf } from './healing.ts';
import { CHANGED_FILE, gfidOf, mark, unmark } from './marks.ts';
import { type BrickSet, findVolume, type Reached, reachedOf, setsOf } from './sets.ts';
import { isSplit } from './sources.ts';

/**
 * Lets the copies of a file become different, each blamed by the others, as when clients write while bricks are away by
 * turns. `sameTime`: all were written within one second. False where there are no two copies to be reached.
 */
export function splitFile(
  model: SimulationModel,
  volumeName: string,
  path: string,
  { sameTime = false } = {},
): boolean {
  const volume = findVolume(model, volumeName)?.volume;
  if (volume === undefined || volume.replica < 2) return false;
  for (const set of setsOf(model, volume)) {
    const copies = copiesOf(set, path);
    if (copies.length < 2) continue;
    for (const [nth, at] of copies.entries()) {
      model.time += sameTime ? 0 : 1000;
      at.tree.amend(path, (node) => {
        node.content += `written at brick ${nth}${'!'.repeat(nth)}\n`;
        node.modified = Math.floor(model.time / 1000);
      });
      for (const other of copies) if (other !== at) mark(at, path, volume, other, CHANGED_FILE);
    }
    const { [path]: _, ...rest } = volume.written ?? {};
    volume.written = rest;
    return true;
  }
  return false;
}

/** Copies of a file, without those that only bear witness. */
function copiesOf(set: BrickSet, path: string): readonly Reached[] {
  return reachedOf(set).filter((spot) => !spot.isArbiter && spot.tree.node(path) !== null);
}

export type Policy =
  | { readonly kind: 'bigger-file' | 'latest-mtime' }
  | { readonly kind: 'source-brick'; readonly brick: string };

/** Makes one copy of a file the good one; a text is why not. */
export function resolveFile(
  model: SimulationModel,
  volume: GlusterVolume,
  path: string,
  policy: Policy,
): string | null {
  const set = setsOf(model, volume).find((each) => copiesOf(each, path).length > 0) ?? [];
  if (!isSplit(volume, set, path)) return 'File not in split-brain';
  const chosen = choose(copiesOf(set, path), path, policy);
  if (typeof chosen === 'string') return chosen;
  const good = chosen.tree.node(path);
  for (const at of reachedOf(set)) {
    for (const other of set)
      if (at !== chosen || other === chosen || other.isArbiter) unmark(at, path, volume, other, set);
    if (at === chosen || at.isArbiter || good === null) continue;
    at.tree.amend(path, (node) => {
      node.content = good.content;
      node.mode = good.mode;
      if (good.modified !== undefined) node.modified = good.modified;
    });
    unmark(chosen, path, volume, at, set);
  }
  if (good?.kind === 'file') volume.written = { ...volume.written, [path]: good.content };
  return null;
}

function choose(copies: readonly Reached[], path: string, policy: Policy): Reached | string {
  if (policy.kind === 'source-brick')
    return (
      copies.find(({ brick }) => `${brick.host}:${brick.path}` === policy.brick) ??
      'Source brick is not one of its copies'
    );
  const value = ({ tree }: Reached) => {
    const node = tree.node(path);
    return policy.kind === 'bigger-file' ? Buffer.byteLength(node?.content ?? '') : (node?.modified ?? 0);
  };
  const sorted = [...copies].sort((left, right) => value(right) - value(left));
  const [first, second] = sorted;
  if (first === undefined || second === undefined || value(first) === value(second))
    return policy.kind === 'bigger-file' ? 'No bigger file' : 'No difference in mtime';
  return first;
}

export interface SplitEntry {
  readonly path: string;
  readonly gfid: string;
}

export function splitEntries(volume: GlusterVolume, set: BrickSet, at: Reached): readonly SplitEntry[] {
  return entriesOf(at).filter(({ path }) => isSplit(volume, set, path));
}

/** What a brick lists as waiting. */
export function entriesOf(at: Reached): readonly SplitEntry[] {
  return pendingOf([at]).flatMap((path) => {
    const node = at.tree.node(path);
    return node === null ? [] : [{ path, gfid: gfidOf(node) }];
  });
}
