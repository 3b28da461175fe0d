import { BRICK_MAY_GO, brickMayGo } from './gates/brick-may-go.ts';
import { EMPTIED, emptied } from './gates/emptied.ts';
import { HEALED, HEALED_FOR_CERTAIN, healed, healedForCertain } from './gates/heal-waits.ts';
import type { Judge } from './judge.ts';
import { MEMBER_IS_BACK, memberIsBack } from './lost/member-is-back.ts';
import {
  IS_CONNECTED,
  IS_HEALED,
  IS_HEALED_FOR_CERTAIN,
  isConnected,
  isHealed,
  isHealedForCertain,
} from './maintenance/is-back.ts';
import { MAY_BE_AWAY, mayBeAway, NOTHING_TO_HEAL, nothingToHeal } from './maintenance/may-be-away.ts';
import { RUN_ENDED, runEnded } from './maintenance/run-ended.ts';

/** By the name that a stage's `judge` gives. Each plan keeps its own; here they meet. */
export const judges: Readonly<Record<string, Judge>> = {
  [BRICK_MAY_GO]: brickMayGo,
  [HEALED]: healed,
  [HEALED_FOR_CERTAIN]: healedForCertain,
  [EMPTIED]: emptied,
  [MEMBER_IS_BACK]: memberIsBack,
  [MAY_BE_AWAY]: mayBeAway,
  [NOTHING_TO_HEAL]: nothingToHeal,
  [IS_CONNECTED]: isConnected,
  [IS_HEALED]: isHealed,
  [IS_HEALED_FOR_CERTAIN]: isHealedForCertain,
  [RUN_ENDED]: runEnded,
};
