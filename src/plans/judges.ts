import type { GlusterctlError } from '../model/errors.ts';
import type { Judgement } from '../model/plan.ts';
import { BRICK_MAY_GO, brickMayGo } from './gates/brick-may-go.ts';
import { EMPTIED, emptied } from './gates/emptied.ts';
import { HEALED, HEALED_FOR_CERTAIN, healed, healedForCertain } from './gates/heal-waits.ts';
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

/** What one look of a stage told, or why it told nothing: it was not reached, did not answer, or failed. */
export interface Told {
  /** Id of the step. */
  readonly step: string;
  readonly host: string;
  /** null: nothing is known. */
  readonly stdout: string | null;
  readonly problem: string;
}

export type Verdict =
  | { readonly go: 'on' }
  /** Not yet: it is looked at again. `left` counts down where that can be counted. */
  | {
      readonly go: 'wait';
      /** For people: `volume data: brick gl4:/… to be healed`. */
      readonly for: string;
      readonly left: number | null;
      /** What keeps it from coming true by itself, as a brick that is down; absent: nothing does. */
      readonly blocked?: string;
    }
  | { readonly go: 'no'; readonly error: GlusterctlError };

/** Says of what all looks of a stage told whether to go on; pure. What is not known is never good. */
export type Judge = (told: readonly Told[], about: Judgement['about']) => Verdict;

/** By the name that a stage's `judge` gives. Each plan keeps its own; here they meet. */
export const judges: Readonly<Record<string, Judge>> = {
  [BRICK_MAY_GO]: brickMayGo,
  [HEALED]: healed,
  [HEALED_FOR_CERTAIN]: healedForCertain,
  [EMPTIED]: emptied,
  [MAY_BE_AWAY]: mayBeAway,
  [NOTHING_TO_HEAL]: nothingToHeal,
  [IS_CONNECTED]: isConnected,
  [IS_HEALED]: isHealed,
  [IS_HEALED_FOR_CERTAIN]: isHealedForCertain,
  [RUN_ENDED]: runEnded,
};
