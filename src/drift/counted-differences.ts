import { counted } from '../model/counted.ts';
import { listed } from '../model/listed.ts';
import { type DifferenceKind, UNCOUNTED } from './kinds.ts';

/** `2 differences, 1 outdated note`: notes that lag behind are mended like a difference, and count as none. */
export function countedDifferences(all: readonly { readonly kind: DifferenceKind }[]): string {
  const notes = all.filter(({ kind }) => kind === 'note-outdated').length;
  const others = all.length - notes;
  return listed([
    ...(others === 0 ? [] : [counted(others, 'difference')]),
    ...(notes === 0 ? [] : [counted(notes, 'outdated note')]),
  ]);
}

/** Whether it alone ends a command with another exit code. */
export function isCounted({ kind }: { readonly kind: DifferenceKind }): boolean {
  return !UNCOUNTED.has(kind);
}
