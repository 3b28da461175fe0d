import type { Context } from '../cli/context.ts';
import type { Outcome, Request } from '../engine/engine.ts';
import { refused } from '../model/errors.ts';
import type { State } from '../model/state.ts';

/** Carries one plan out; gives the state with what it changed, or throws why it did not succeed. */
export async function carryOut({ operate }: Pick<Context, 'operate'>, plan: Request['plan']): Promise<State> {
  const [outcome] = await operate([{ plan }]);
  return stateAfter(outcome);
}

/** The state behind an outcome, or the error that it is. */
export function stateAfter(outcome: Outcome | undefined): State {
  if (outcome?.kind === 'done') return outcome.state;
  throw outcome?.error ?? refused('Nothing was done');
}
