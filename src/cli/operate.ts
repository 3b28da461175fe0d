import type { Outcome, Request } from '../engine/engine.ts';
import type { Owner } from '../model/plan.ts';
import type { View } from '../ui/view.ts';
import type { Context } from './context.ts';

/** What the frame gives besides the context. */
export interface OperatorParts {
  readonly context: Omit<Context, 'operate'>;
  readonly owner: Owner;
  /** Aborted by the second Ctrl-C. */
  readonly leave: AbortSignal;
  /** As typed, without the program: for the audit log, secrets taken out there. */
  readonly commandLine: readonly string[];
  /** Raw text to stderr, for live lines. */
  readonly writeStderr: (text: string) => void;
  /** Folder to write one shell script per host into, with --dry-run; null: none. */
  readonly scriptFolder: string | null;
}

/**
 * Made by the frame when `context.operate` is first called (dynamic import). With --dry-run the frame also wraps
 * the store in `dryRunStore` of src/engine/dry-run.ts, so that nothing at all is written, lets the command run to
 * its end (outcomes are `done`, on a state that exists in memory only), drops what the command gives back or
 * prints, and shows what `finish` gives. `finish` is given the error with which the command ended, if it did.
 */
export interface Operator {
  operate(requests: readonly Request[]): Promise<readonly Outcome[]>;
  /** Ends progress lines and the audit log. With --dry-run gives what is shown instead of the command's view. */
  finish(error?: unknown): Promise<View | null>;
}

export function createOperator(parts: OperatorParts): Operator {
  throw new Error(parts.commandLine.join(' '));
}
