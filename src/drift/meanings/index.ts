import type { Explanation } from '../../model/explanation.ts';
import type { DifferenceKind } from '../kinds.ts';
import { BRICK_DIFFERENCES } from './bricks.ts';
import { HOST_DIFFERENCES } from './hosts.ts';
import { VOLUME_DIFFERENCES } from './volumes.ts';

/** What each difference of "verify" means. */
export const DIFFERENCE_MEANINGS: Readonly<Record<DifferenceKind, Explanation>> = {
  ...HOST_DIFFERENCES,
  ...BRICK_DIFFERENCES,
  ...VOLUME_DIFFERENCES,
};
