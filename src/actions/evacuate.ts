import { termsOf } from '../cli/config/terms.ts';
import { mustAgree } from '../cli/confirm.ts';
import type { Context } from '../cli/context.ts';
import type { OperationRequest, Outcome } from '../engine/types.ts';
import { counted } from '../model/counted.ts';
import { GlusterctlError, retold } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { withReservations } from '../model/reserved.ts';
import { type Gate, isGate } from '../plans/gates/gate.ts';
import { carryOut } from './carry-out.ts';

type Done = Extract<Outcome, { readonly kind: 'done' }>;

/**
 * Moves bricks. A person is shown first what goes where; and where gates are shut that may be waived, can say so by typing
 * their names, as scripts do with --accept.
 */
export async function evacuate(
  context: Context,
  planWith: (accept: readonly Gate[]) => OperationRequest['plan'],
  accept: readonly Gate[],
): Promise<Done> {
  const moves = await expectedMoves(context, planWith(accept));
  if (moves !== null)
    await mustAgree(context, {
      about: moves.notes,
      question: `Move ${counted(moves.bricks, 'brick')}?`,
      otherwise: 'Nothing was moved',
      unasked: 'go on',
    });
  try {
    return await carryOut(context, planWith(accept));
  } catch (error) {
    const waived = await waivedByTyping(context, error);
    if (waived.length === 0) throw error;
    return await carryOut(context, planWith([...accept, ...waived]));
  }
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

async function waivedByTyping(
  { prompt, settings, stderr }: Context,
  error: unknown,
): Promise<readonly Gate[]> {
  if (!(error instanceof GlusterctlError) || !prompt.interactive || settings.dryRun) return [];
  const gates = gatesIn(error.details?.gates);
  if (gates.length === 0) return [];
  const told = retold(error, {});
  for (const line of [told.message, ...(told.hint ?? '').split('\n')]) stderr(line);
  const sentence = `accept ${gates.join(' ')}`;
  const typed = await prompt.typeWord(`Type "${sentence}" to go on all the same:`, sentence);
  return typed ? gates : [];
}

function gatesIn(value: unknown): readonly Gate[] {
  if (!Array.isArray(value)) return [];
  const names = value.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'gate' in one && typeof one.gate === 'string'
      ? [one.gate]
      : [],
  );
  return [...new Set(names)].filter(isGate);
}
