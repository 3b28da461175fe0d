import type { Difference, DifferenceKind } from './difference.ts';

/** Tells a difference of one volume. */
export type TellVolume = (
  kind: DifferenceKind,
  what: string,
  expected: string,
  found: string,
  more?: { readonly key?: string; readonly next?: Difference['next']; readonly host?: string },
) => Difference;
