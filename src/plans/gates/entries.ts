import { type Entries, readEntries } from '../../gluster/set-looks.ts';
import type { AboutMove } from './about-move.ts';
import { partNamed, type Seen } from './seen.ts';

/** What one brick counted itself; null: not known. */
export function entriesOf(seen: Seen, name: string): Entries | null {
  const part = partNamed(seen, `entries ${name}`);
  return part === null ? null : readEntries(part.text);
}

/** All good bricks of a set count the same entries, so that the most of one is what is left; null where one is not known. */
export function mostEntries(seen: Seen, names: readonly string[]): number | null {
  const counts = names.map((name) => entriesOf(seen, name)?.entries ?? null);
  return counts.includes(null) ? null : Math.max(0, ...counts.map((count) => count ?? 0));
}

/** A dispersed brick counts also what is only being written, and is never at rest while clients write. */
export function restless(kind: AboutMove['kind']): number {
  return kind === 'disperse' ? 16 : 0;
}
