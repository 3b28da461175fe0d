import type { Context } from '../../cli/context.ts';
import type { Outcome } from '../../engine/types.ts';
import { refused } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import type { Planning } from '../../plans/planning.ts';

type Done = Extract<Outcome, { readonly kind: 'done' }>;

/** What was done, with the state behind it, or the error that came instead. */
export function doneOf(outcome: Outcome | undefined): Done {
  if (outcome?.kind === 'done') return outcome;
  throw outcome?.error ?? refused('Nothing was done');
}

/** Plans one thing and does it. */
export async function carryOut(
  context: Pick<Context, 'operate'>,
  plan: (planning: Planning) => Plan,
): Promise<Done> {
  const [outcome] = await context.operate([{ plan }]);
  return doneOf(outcome);
}
