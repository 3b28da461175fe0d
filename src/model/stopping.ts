import type { Id } from './ids.ts';
import { allChanges } from './lanes.ts';
import type { Plan } from './plan.ts';

/** Volumes that a plan stops on its way: those that are put back to a snapshot, deleted, or to be stopped. */
export function stoppedOnTheWay(plan: Pick<Plan, 'kind' | 'changes' | 'stages'>): readonly Id[] {
  const found = allChanges(plan).filter((change) => {
    if (change.table !== 'volumes' || change.do === 'add') return false;
    return change.do === 'remove' || change.set.started === false || plan.kind === 'restore-snapshot';
  });
  return [...new Set(found.map(({ id }) => id))];
}
