import { planWithout } from '../../model/lost-hosts.ts';
import type { Plan, Stage } from '../../model/plan.ts';
import { type AboutMove, readAbout } from './about-move.ts';
import { HEALED, HEALED_FOR_CERTAIN } from './heal-waits.ts';

/**
 * The plan to be finished without hosts that never come back: without what only they could do, and without waiting until sets that
 * have a brick there are healed. The old brick goes only when they are: here it is left where it is, as nobody knows what only that
 * has.
 */
export function planGivingUp(plan: Plan, gone: ReadonlySet<string>): Plan {
  const left = planWithout(plan, gone);
  const unhealed = new Set(movesUnhealed(plan, gone).map(({ brick }) => brick));
  if (unhealed.size === 0) return left;
  // What is done is found by the number of stages behind it: none may be missing.
  const stages = left.stages.map((stage): Stage => {
    const { judge, ...rest } = stage;
    if (judge !== undefined && unhealed.has(waitedFor(stage)?.brick ?? '')) return { ...rest, steps: [] };
    return takenAway(stage).some((id) => unhealed.has(id)) ? { ...stage, steps: [] } : stage;
  });
  return { ...left, stages };
}

/** Moves whose sets nobody will see healed: a brick of them is on a host that is given up. */
export function movesUnhealed(
  { stages }: Pick<Plan, 'stages'>,
  gone: ReadonlySet<string>,
): readonly AboutMove[] {
  const untold = stages.filter(({ steps }) =>
    steps.some(({ host, alternatives }) => [host, ...alternatives].every(({ name }) => gone.has(name))),
  );
  const moves = untold.flatMap((stage) => waitedFor(stage) ?? []);
  return moves.filter(({ brick }, at) => moves.findIndex((move) => move.brick === brick) === at);
}

function waitedFor({ judge }: Stage): AboutMove | null {
  if (judge === undefined || ![HEALED, HEALED_FOR_CERTAIN].includes(judge.by)) return null;
  return readAbout(judge.about);
}

function takenAway({ commits = [] }: Stage): readonly string[] {
  return commits.flatMap((change) =>
    change.table === 'bricks' && change.do === 'remove' ? [change.id] : [],
  );
}
