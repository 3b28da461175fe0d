import { applyChanges } from '../model/apply.ts';
import { type GlusterctlError, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { KeptPlan, PlanFile } from '../model/plan-file.ts';
import type { State } from '../model/state.ts';
import { basisMoved, whatHasMoved } from './basis-check.ts';
import { type OwnWork, ownWork } from './plan-basis.ts';
import { takenBy } from './planning.ts';
import type { OperationRequest } from './types.ts';

/**
 * The plans of one batch as requests. Each gives its plan as it was kept, once the newest state, under its lock, is as
 * it must be for all of the batch: what is shown together runs together, or not at all.
 */
export function keptRequests(file: PlanFile, batch: readonly KeptPlan[]): readonly OperationRequest[] {
  const own = ownOf(file);
  const requests = new Map<Id, OperationRequest>();
  let refusal: GlusterctlError | null = null;
  for (const [index, kept] of batch.entries()) {
    const { operation, about, after, plan } = kept;
    const base = after === null ? undefined : requests.get(after);
    requests.set(operation, {
      kept: { operation, lineage: file.state.lineage, file: file.id, made: file.made },
      ...(about === null ? {} : { about }),
      ...(base === undefined ? {} : { after: base }),
      plan({ state }) {
        if (index === 0) refusal = otherStateRefusal(file, state) ?? batchRefusal(batch, state, own);
        if (refusal !== null) throw refusal;
        return plan;
      },
    });
  }
  return [...requests.values()];
}

export function ownOf({ batches }: PlanFile): OwnWork {
  return ownWork(batches.flat().map(({ plan }) => plan));
}

/** Of which state it is, through all its generations. Before there was one, only a state that holds nothing is it. */
export function otherStateRefusal({ state: made }: PlanFile, state: State): GlusterctlError | null {
  if (state.lineage === made.lineage || (state.serial === 0 && made.serial === 0)) return null;
  return made.serial === 0
    ? refused(
        'The plan was made when there was no state, and there is one now',
        'Nothing was done. Make the plan again on the state as it is.',
      )
    : refused(
        `The plan was made of another state (lineage ${made.lineage}) than this one (${state.lineage})`,
        'Name its state with --state FILE.',
      );
}

/** Of the first batch all is checked; of those after it, what they rely on and no plan before them changes. */
export function movedRefusal(file: PlanFile, state: State): GlusterctlError | null {
  const [first = [], ...others] = file.batches;
  const own = ownOf(file);
  return because([
    ...batchMoved(first, state, own),
    ...others.flat().flatMap((kept) => basisMoved(kept, state, own)),
  ]);
}

function batchRefusal(batch: readonly KeptPlan[], state: State, own: OwnWork): GlusterctlError | null {
  return because(batchMoved(batch, state, own));
}

/** Each plan sees what those before it will take, as it did when it was made. */
function batchMoved(batch: readonly KeptPlan[], state: State, own: OwnWork): readonly string[] {
  let view = state;
  const lines: string[] = [];
  for (const kept of batch) {
    const moved = whatHasMoved(kept, view, own);
    lines.push(...moved);
    if (moved.length === 0) view = applyChanges(view, takenBy(kept.plan));
  }
  return lines;
}

function because(lines: readonly string[]): GlusterctlError | null {
  const all = [...new Set(lines)];
  if (all.length === 0) return null;
  return refused(
    ['What the plan was made from has changed since:', ...all.map((line) => `  ${line}`)].join('\n'),
    'Nothing was done. Make the plan again on the state as it is.',
  );
}
