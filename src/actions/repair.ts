import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import { type Choice, type Chosen, choose, isBeginning, notToBeStarted } from '../drift/chosen.ts';
import type { Difference } from '../drift/difference.ts';
import { type Drift, driftOf, type Unknown } from '../drift/drift.ts';
import type { HostTold } from '../inventory/host-told.ts';
import { refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import type { Planning } from '../plans/planning.ts';
import { planRepair } from '../plans/repair/repair.ts';
import { doneOf } from './carry-out.ts';
import { verify } from './verify.ts';

export interface Repairing {
  readonly told: readonly HostTold[];
  readonly differences: readonly Difference[];
  readonly chosen: Chosen;
  /** What could not be asked: there may be more. */
  readonly unknown: readonly Unknown[];
}

/** What of all differences somebody chose, and what can be done about each. */
export async function lookForRepair(context: Context, state: State, choice: Choice): Promise<Repairing> {
  const { told, drift } = await verify(context, state, {});
  const { unknown } = drift;
  // What counts as no difference and is never repaired is told of where it is named.
  const named = drift.foreign.filter(({ id }) => choice.words.some((word) => isBeginning(word, id)));
  const differences = [...allOf(drift), ...named];
  return { told, differences, chosen: choose(differences, choice), unknown };
}

/** An operation for each cluster, planned on the newest state from what hosts told before. */
export async function carryOutRepair(
  context: Context,
  { told, chosen: { wanted } }: Repairing,
  choice: Choice,
): Promise<void> {
  const clusters = [...new Set(wanted.map(({ difference }) => difference.cluster))];
  const ids = new Set(wanted.map(({ difference }) => difference.id));
  const outcomes = await context.operate(
    clusters.map((cluster) => ({
      plan: (planning: Planning) => {
        const differences = allOf(
          driftOf(planning.state, told, hostSettings(context.settings, planning.state), { cluster }),
        );
        const again = choose(differences, choice);
        const still = again.wanted.filter(({ difference }) => ids.has(difference.id));
        if (still.length === 0) throw refused('Nothing of it is to be repaired any more');
        const onHosts = new Set(
          still.filter(({ side }) => side === 'hosts').map(({ difference }) => difference),
        );
        const unsafe = notToBeStarted(differences, (one) => onHosts.has(one));
        return planRepair({ wanted: still, unsafe }, planning);
      },
    })),
  );
  for (const outcome of outcomes) doneOf(outcome);
}

/** Notes that lag behind count as no difference, and are mended like one. */
function allOf({ differences, outdated }: Drift): readonly Difference[] {
  return [...differences, ...outdated];
}

/** Of what was wanted, what is still so, and what could not be asked by then. */
export async function leftOver(
  context: Context,
  ids: ReadonlySet<Id>,
): Promise<{ readonly still: readonly Difference[]; readonly unknown: readonly Unknown[] }> {
  const { drift } = await verify(context, await context.store.read(), {});
  return { still: allOf(drift).filter(({ id }) => ids.has(id)), unknown: drift.unknown };
}
