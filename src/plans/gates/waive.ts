import type { Plan } from '../../model/plan.ts';
import type { Gate } from './gate.ts';

/** The plan, with gates passed that were not to be passed when it was made. */
export function withWaived(plan: Plan, gates: readonly Gate[]): Plan {
  if (gates.length === 0) return plan;
  return {
    ...plan,
    stages: plan.stages.map((stage) => {
      const { judge } = stage;
      const waived = judge?.about.waived;
      if (judge === undefined || waived === undefined) return stage;
      return { ...stage, judge: { ...judge, about: { ...judge.about, waived: [...waived, ...gates] } } };
    }),
  };
}
