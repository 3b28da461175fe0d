import type { Plan } from '../model/plan.ts';

/** A plan without steps: nothing is done on hosts, its changes are written down at once. */
export function recordOnly(plan: Pick<Plan, 'kind' | 'title' | 'changes'> & Partial<Plan>): Plan {
  return { uses: [], stages: [], recovery: 'forward', notes: [], ...plan };
}
