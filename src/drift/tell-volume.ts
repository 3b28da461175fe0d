import type { Volume } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { Difference } from './difference.ts';
import type { DifferenceKind } from './kinds.ts';

/** Tells a difference of one volume. */
export type TellVolume = (
  kind: DifferenceKind,
  what: string,
  expected: string,
  found: string,
  more?: {
    readonly key?: string;
    readonly next?: Difference['next'];
    readonly host?: string;
    readonly name?: string;
    readonly brick?: Id;
    /** Of all its bricks. */
    readonly order?: readonly Id[];
    readonly change?: (volume: Volume) => Partial<Volume>;
  },
) => Difference;
