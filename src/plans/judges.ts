import { BRICK_MAY_GO, brickMayGo } from './gates/brick-may-go.ts';
import { EMPTIED, emptied } from './gates/emptied.ts';
import { HEALED, HEALED_FOR_CERTAIN, healed, healedForCertain } from './gates/heal-waits.ts';
import type { Judge } from './judge.ts';
import { MEMBER_IS_BACK, memberIsBack } from './lost/member-is-back.ts';

/** By the name that a stage's `judge` gives. Each plan keeps its own; here they meet. */
export const judges: Readonly<Record<string, Judge>> = {
  [BRICK_MAY_GO]: brickMayGo,
  [HEALED]: healed,
  [HEALED_FOR_CERTAIN]: healedForCertain,
  [EMPTIED]: emptied,
  [MEMBER_IS_BACK]: memberIsBack,
};
