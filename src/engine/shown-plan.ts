import type { GlusterctlError } from '../model/errors.ts';
import type { Operation, Plan, Script } from '../model/plan.ts';

/** One plan as it would be run. Scripts are those that would be sent, to the byte. */
export interface ShownPlan {
  readonly plan: Plan;
  /** The open operation that would be resumed or rolled back; null for a new one. */
  readonly operation: Operation | null;
  readonly direction: 'forward' | 'back';
  readonly script: (script: Script) => string;
  /** What reading steps found, and hosts that don't answer. */
  readonly findings: readonly string[];
  /** Why it would be refused; null if it would run. */
  readonly refused: GlusterctlError | null;
}

export interface Refusal {
  readonly plan: null;
  /** What the request is for, where a refusal must say of which of several; else null. */
  readonly about: string | null;
  readonly refused: GlusterctlError;
}

export type Shown = ShownPlan | Refusal;
