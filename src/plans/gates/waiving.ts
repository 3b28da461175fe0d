import type { Plan } from '../../model/plan.ts';
import { isGate } from './gate.ts';

/** A plan that goes on although these conditions are not known to be true: shut gates, and what volumes lose for a while. */
export function waiving(plan: Plan, words: readonly string[]): Plan {
  if (words.length === 0) return plan;
  const gates = words.filter(isGate);
  const losses = words.filter((word) => !isGate(word));
  const stages = plan.stages.map((stage) => {
    const { judge } = stage;
    if (judge === undefined) return stage;
    const { waived, accepted } = judge.about;
    const about = {
      ...judge.about,
      ...(waived === undefined ? {} : { waived: [...waived, ...gates] }),
      ...(accepted === undefined ? {} : { accepted: [...accepted, ...losses] }),
    };
    return { ...stage, judge: { ...judge, about } };
  });
  return { ...plan, stages };
}
