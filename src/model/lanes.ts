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

/** Whether a plan takes long, and may be stopped and gone on with: what its lanes have done is over. */
export function hasLanes({ stages }: Pick<Plan, 'stages'>): boolean {
  return stages.some(({ lane }) => lane !== undefined);
}

/** All that a plan changes in the state, on the way and at its end. */
export function allChanges({ changes, stages }: Pick<Plan, 'changes' | 'stages'>): readonly Change[] {
  const onTheWay = stages.flatMap(({ commits = [] }) => commits);
  return onTheWay.length === 0 ? changes : [...onTheWay, ...changes];
}

/** How many stages of its lane come after a stage, in the whole plan. */
export function stagesAfter({ stages }: Plan, stage: Stage): number {
  return stages.slice(stages.indexOf(stage) + 1).filter(({ lane }) => lane === stage.lane).length;
}

/**
 * The plan when a stage of a lane is done, behind which so many of that lane are left. With one that is in no lane, all
 * that stood before it is done.
 */
export function withoutDone(plan: Plan, lane: string | null, left: number): Plan {
  const own = plan.stages.filter((stage) => (stage.lane ?? null) === lane);
  const done = own.at(-1 - left);
  if (done === undefined) return plan;
  const at = plan.stages.indexOf(done);
  const stages = plan.stages.filter(
    (stage, place) => place > at || (lane !== null && (stage.lane ?? null) !== lane),
  );
  return { ...plan, stages };
}

/**
 * What is only ever finished: the stages at the head of each lane that are behind its point of no return. What comes after
 * lanes has not begun while one of them has anything else to do.
 */
export function turnedStages(plan: Pick<Plan, 'stages'>): readonly Stage[] {
  const turned: Stage[] = [];
  for (const lanes of blocksOf(plan.stages)) {
    turned.push(...lanes.flatMap(({ stages }) => headTurned(stages)));
    if (lanes.some(({ stages }) => stages.some((stage) => stage.turned !== true))) break;
  }
  return turned;
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
