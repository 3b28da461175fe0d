import type { GlusterctlError } from '../../model/errors.ts';
import type { KeptQuestion } from '../../model/plan-file.ts';

/** A plan that is to be kept, instead of being run. */
export interface PlanOut {
  /** As typed. */
  readonly file: string;
  /** What would be asked before it runs, as far as the command has come. */
  readonly questions: readonly KeptQuestion[];
  /** Why there is no plan, where its command makes none. */
  refusal(): GlusterctlError;
}

export const NOT_KEPT = 'No plan was written: what would be refused is not kept.';
