import type { Context } from '../cli/context.ts';
import type { OperationRequest, Outcome } from '../engine/types.ts';
import { usage } from '../model/errors.ts';
import { listed } from '../model/listed.ts';
import { nearest } from '../model/nearest.ts';
import { GATES, type Gate, isGate, isWaivable, WAIVABLE_GATES } from '../plans/gates/gate.ts';
import { DATA_IS_GONE } from '../plans/lost/lost-data.ts';
import { doneOf } from './carry-out.ts';

/** What a person accepts beforehand: gates that may be shut, and that data is gone. */
export interface Accepted {
  readonly gates: readonly Gate[];
  readonly dataIsGone: boolean;
}

export function readAccepted(
  words: readonly string[],
  besides: readonly string[] = [DATA_IS_GONE],
): Accepted {
  const never = words.filter(isGate).find((gate) => !isWaivable(gate));
  if (never !== undefined)
    throw usage(
      `--accept: ${never} is nothing that can be accepted`,
      `Why, and what to do instead: glusterctl explain ${never}`,
    );
  const names = [...WAIVABLE_GATES.map(([name]) => name), ...besides];
  const unknown = words.find((word) => !names.includes(word));
  if (unknown !== undefined) {
    const [meant] = nearest(unknown, names, 4);
    throw usage(
      `--accept: there is no condition ${JSON.stringify(unknown)}`,
      meant === undefined ? `There are: ${names.join(', ')}` : `Did you mean ${meant}?`,
    );
  }
  return { gates: words.filter(isGate), dataIsGone: words.includes(DATA_IS_GONE) };
}

type Plan = OperationRequest['plan'];

/**
 * Carries out a plan whose gates a person may waive. On a terminal one that is shut is told, and passed where a
 * sentence that names it is typed; elsewhere it is a refusal that says how it is accepted.
 */
export async function carryOutWaiving(
  context: Context,
  accepted: readonly Gate[],
  planWith: (accept: readonly Gate[]) => Plan,
): Promise<ReturnType<typeof doneOf>> {
  const { prompt, settings, stderr } = context;
  let accept = accepted;
  for (const gate of accept) stderr(`Accepted: it is not certain that ${GATES[gate]}`);
  for (;;) {
    const [outcome] = await context.operate([{ plan: planWith(accept) }]);
    const shut = shutGates(outcome).filter((gate) => !accept.includes(gate));
    const canPass = shut.length > 0 && shut.every(isWaivable);
    if (!canPass || !prompt.interactive || settings.dryRun || outcome?.kind === 'done')
      return doneOf(outcome);
    const { error } = outcome as Extract<Outcome, { readonly error: unknown }>;
    stderr(`${error.message}\n${error.hint ?? ''}`);
    const sentence = `go on without ${listed(shut)}`;
    if (!(await prompt.typeWord(`Type "${sentence}" to do it all the same:`, sentence)))
      return doneOf(outcome);
    accept = [...accept, ...shut];
  }
}

/** Gates that kept an operation from beginning; what is unfinished goes on in its own way. */
function shutGates(outcome: Outcome | undefined): readonly Gate[] {
  if (outcome?.kind !== 'rolled-back' && outcome?.kind !== 'refused') return [];
  const gates = outcome.error.details?.gates;
  if (!Array.isArray(gates)) return [];
  return gates.flatMap((one: unknown) =>
    typeof one === 'object' &&
    one !== null &&
    'gate' in one &&
    typeof one.gate === 'string' &&
    isGate(one.gate)
      ? [one.gate]
      : [],
  );
}
