import { readHealInfo } from '../../gluster/heal.ts';
import { readEntries } from '../../gluster/set-looks.ts';
import { partNamed, readable, type Seen } from '../gates/seen.ts';
import type { BrickSet } from './host-sets.ts';

/** What waits to be healed in sets of bricks. */
export interface Pending {
  /** By volume; those with nothing are not there. */
  readonly entries: ReadonlyMap<string, number>;
  /** Volumes with entries of which no copy is known to be the right one. */
  readonly split: readonly string[];
  /** Bricks of which it isn't known. */
  readonly unknown: readonly string[];
}

/** A dispersed brick counts also what is only being written, and is never at rest while clients write. */
const BEING_WRITTEN = 16;

/** By what the bricks themselves count; cheap. */
export function pendingByCount(seen: Seen, sets: readonly BrickSet[]): Pending {
  return pendingOf(sets, ({ volume }, name) => {
    const part = partNamed(seen, `entries ${name}`);
    const entries = part === null ? null : (readEntries(part.text)?.entries ?? null);
    const meanwhile = volume.disperse > 0 ? BEING_WRITTEN : 0;
    return entries === null ? null : { entries: entries <= meanwhile ? 0 : entries, split: 0 };
  });
}

/** By what gluster lists: for certain, and slow while there is much. */
export function pendingByList(seen: Seen, sets: readonly BrickSet[]): Pending {
  const lists = new Map(
    [...new Set(sets.map(({ volume }) => volume.name))].map((volume) => {
      const part = partNamed(seen, `heal ${volume}`);
      return [volume, part === null ? null : readable(() => readHealInfo(part.text))];
    }),
  );
  return pendingOf(sets, ({ volume }, name) => {
    const brick = lists.get(volume.name)?.find((each) => each.name === name);
    if (brick?.connected !== true || brick.entries === null) return null;
    return { entries: brick.entries, split: brick.splitBrain ?? 0 };
  });
}

function pendingOf(
  sets: readonly BrickSet[],
  countOf: (set: BrickSet, brick: string) => { readonly entries: number; readonly split: number } | null,
): Pending {
  const entries = new Map<string, number>();
  const split = new Set<string>();
  const unknown: string[] = [];
  for (const set of sets) {
    const { name } = set.volume;
    // All good bricks of a set count the same entries.
    let most = 0;
    for (const brick of set.bricks) {
      const count = countOf(set, brick.name);
      if (count === null) unknown.push(brick.name);
      else most = Math.max(most, count.entries);
      if (count !== null && count.split > 0) split.add(name);
    }
    if (most > 0) entries.set(name, (entries.get(name) ?? 0) + most);
  }
  return { entries, split: [...split], unknown };
}

export function sumOf({ entries }: Pending): number {
  return [...entries.values()].reduce((sum, one) => sum + one, 0);
}
