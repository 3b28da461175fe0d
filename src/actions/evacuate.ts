import { termsOf } from '../cli/config/terms.ts';
import { mustAgree } from '../cli/confirm.ts';
import type { Context } from '../cli/context.ts';
import type { OperationRequest } from '../engine/types.ts';
import { counted } from '../model/counted.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { withReservations } from '../model/reserved.ts';
import type { Gate } from '../plans/gates/gate.ts';
import type { doneOf } from './carry-out.ts';
import { carryOutWaiving } from './waive-gates.ts';

/**
 * Moves bricks. A person is shown first what goes where; and where gates are shut that may be waived, can say so by typing
 * their names, as scripts do with --accept.
 */
export async function evacuate(
  context: Context,
  planWith: (accept: readonly Gate[]) => OperationRequest['plan'],
  accept: readonly Gate[],
): Promise<ReturnType<typeof doneOf>> {
  const moves = await expectedMoves(context, planWith(accept));
  if (moves !== null)
    await mustAgree(context, {
      about: moves.notes,
      question: `Move ${counted(moves.bricks, 'brick')}?`,
      otherwise: 'Nothing was moved',
      unasked: 'go on',
    });
  return await carryOutWaiving(context, accept, planWith);
}

/** What would be moved, by the state alone; null where nothing would, or where it would be refused. */
async function expectedMoves(
  { store, settings }: Context,
  plan: OperationRequest['plan'],
): Promise<{ readonly bricks: number; readonly notes: readonly string[] } | null> {
  const state = await store.read();
  try {
    const planning = {
      ...termsOf(settings)(state),
      state: withReservations(state),
      unreachable: new Set<string>(),
    };
    const made = plan(planning);
    const bricks = movesIn(made);
    return bricks === 0 ? null : { bricks, notes: made.notes };
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}

function movesIn({ stages }: Plan): number {
  const changes = stages.flatMap(({ commits = [] }) => commits);
  return changes.filter((change) => change.do === 'add' && change.table === 'bricks').length;
}
