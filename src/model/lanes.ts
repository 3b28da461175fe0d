import type { Change, Plan, Stage } from './plan.ts';

/** Stages that follow each other. */
export interface Lane {
  /** null: of stages that are in no lane. */
  readonly name: string | null;
  readonly stages: readonly Stage[];
}

/** Blocks follow each other; the lanes of one go side by side. */
export function blocksOf(stages: readonly Stage[]): readonly (readonly Lane[])[] {
  const blocks: { name: string | null; stages: Stage[] }[][] = [];
  let laned: boolean | null = null;
  for (const stage of stages) {
    const name = stage.lane ?? null;
    if (laned !== (name !== null)) blocks.push([]);
    laned = name !== null;
    const block = blocks.at(-1) ?? [];
    const lane = block.find((one) => one.name === name);
    if (lane === undefined) block.push({ name, stages: [stage] });
    else lane.stages.push(stage);
  }
  return blocks;
}

/** All that a plan changes in the state, on the way and at its end. */
export function allChanges({ changes, stages }: Pick<Plan, 'changes' | 'stages'>): readonly Change[] {
  const onTheWay = stages.flatMap(({ commits = [] }) => commits);
  return onTheWay.length === 0 ? changes : [...onTheWay, ...changes];
}

/** The plan when a stage of a lane is done, behind which so many of that lane are left. */
export function withoutDone(plan: Plan, lane: string | null, left: number): Plan {
  const own = plan.stages.filter((stage) => (stage.lane ?? null) === lane);
  const kept = new Set(left === 0 ? [] : own.slice(-left));
  const first = plan.stages.findIndex((stage) => kept.has(stage));
  const stages =
    lane === null
      ? plan.stages.slice(first < 0 ? lastOf(plan, own) + 1 : first)
      : plan.stages.filter((stage) => (stage.lane ?? null) !== lane || kept.has(stage));
  return { ...plan, stages };
}

function lastOf({ stages }: Plan, own: readonly Stage[]): number {
  const last = own.at(-1);
  return last === undefined ? -1 : stages.indexOf(last);
}

/** What is only ever finished: the stages at the head of each lane that are behind its point of no return. */
export function turnedStages(plan: Pick<Plan, 'stages'>): readonly Stage[] {
  return blocksOf(plan.stages).flatMap((lanes) => lanes.flatMap(({ stages }) => headTurned(stages)));
}

/** What a rollback undoes, where it was begun. */
export function undoableStages(plan: Pick<Plan, 'stages'>): readonly Stage[] {
  const turned = new Set(turnedStages(plan));
  return plan.stages.filter((stage) => !turned.has(stage));
}

function headTurned(stages: readonly Stage[]): readonly Stage[] {
  const first = stages.findIndex(({ turned }) => turned !== true);
  return first < 0 ? stages : stages.slice(0, first);
}
