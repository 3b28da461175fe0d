import type { Explanation } from '../../model/explanation.ts';
import type { FindingKind } from '../health.ts';
import { BRICK_FINDINGS } from './bricks.ts';
import { HOST_FINDINGS } from './hosts.ts';
import { VOLUME_FINDINGS } from './volumes.ts';

/** What each finding of "status" means. */
export const FINDING_MEANINGS: Readonly<Record<FindingKind, Explanation>> = {
  ...HOST_FINDINGS,
  ...BRICK_FINDINGS,
  ...VOLUME_FINDINGS,
};
