import type { Context } from '../cli/context.ts';
import type { OperationRequest, Outcome } from '../engine/types.ts';
import { refused } from '../model/errors.ts';

type Done = Extract<Outcome, { readonly kind: 'done' }>;

/** Carries one plan out; gives what was done with the state behind it, or throws why it did not succeed. */
export async function carryOut(
  { operate }: Pick<Context, 'operate'>,
  plan: OperationRequest['plan'],
): Promise<Done> {
  const [outcome] = await operate([{ plan }]);
  return doneOf(outcome);
}

/** What was done, or the error that came instead. */
export function doneOf(outcome: Outcome | undefined): Done {
  if (outcome?.kind === 'done') return outcome;
  throw outcome?.error ?? refused('Nothing was done');
}
