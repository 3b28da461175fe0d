import type { GlusterctlError } from '../model/errors.ts';
import type { Judgement } from '../model/plan.ts';
import type { Resting } from '../model/resting.ts';

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
      /** For people: `the brick of volume data on gl4 to be healed`. */
      readonly for: string;
      readonly left: number | null;
      /** What keeps it from coming true by itself, as a brick that is down; absent: nothing does. */
      readonly blocked?: string;
    }
  | { readonly go: 'no'; readonly error: GlusterctlError };

/**
 * Says of what all looks of a stage told whether to go on; pure. What is not known is never good. `resting` makes no verdict:
 * where a host in maintenance is what is in the way, that is told, with what ends it.
 */
export type Judge = (
  told: readonly Told[],
  about: Judgement['about'],
  resting: readonly Resting[],
) => Verdict;
