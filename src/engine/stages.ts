import { mapLimited } from '../hosts/limit.ts';
import { GlusterctlError, retold } from '../model/errors.ts';
import { blocksOf, type Lane, stagesAfter, undoableStages, withoutDone } from '../model/lanes.ts';
import type { Change, HostAddress, Operation, Plan, Stage, Step } from '../model/plan.ts';
import { askAll, isDisagreement } from './ask-all.ts';
import { commitStage } from './commit-stage.ts';
import { asGlusterctlError, hostsIn, joined } from './failure.ts';
import type { Hold } from './hold.ts';
import { runJudged } from './judged.ts';
import type { Run } from './run.ts';
import { skippedNames } from './skipped.ts';
import { runStep, type StepEnd } from './step.ts';

/** Steps that may have changed something, and the host that did them. */
export type Started = ReadonlyMap<string, HostAddress>;

export interface Progress {
  readonly started: Map<string, HostAddress>;
  readonly readings: Change[];
  /** Steps deferred because their host can't be reached and they may be done later. */
  readonly remaining: string[];
  /** Why each of those was deferred. */
  readonly absent: GlusterctlError[];
  /** What is left of the plan: stages whose changes are made are no longer part of it. */
  plan: Plan;
  /** Those stages, in the order in which they were done. */
  readonly made: Stage[];
}

/** Lanes that go at once, unless a plan says otherwise. */
const LANES = 2;

export type ForwardEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'stopped' }
  | (Stuck & { readonly kind: 'failed' | 'unknown' });

interface Stuck {
  readonly error: GlusterctlError;
  /** Hosts that could not be reached, or whose answer was lost. */
  readonly away: readonly string[];
}

export interface StageWork {
  readonly operation: Operation;
  readonly hold: Hold;
  readonly simulated: boolean | null;
  /** False where an earlier process may have run any of the steps. */
  readonly fresh: boolean;
  /** Whether other hosts may take over a step of a host that can't be reached. */
  readonly mayReplace: boolean;
}

export async function runForward(
  run: Run,
  work: StageWork,
  progress: Progress,
  wanted: (step: Step) => boolean,
): Promise<ForwardEnd> {
  const { stop } = run.options;
  const { plan } = work.operation;
  for (const lanes of blocksOf(plan.stages)) {
    const ends = await mapLimited(
      lanes,
      plan.parallel ?? LANES,
      async (lane) => await runLane(run, work, progress, lane, wanted),
    );
    const end = together(ends);
    if (end.kind !== 'complete') return end;
  }
  return stop.aborted && hasUndone(work, progress, wanted) ? { kind: 'stopped' } : { kind: 'complete' };
}

/** One lane that fails keeps none of the others back. Where the end of one is unknown, so is that of all. */
function together(ends: readonly ForwardEnd[]): ForwardEnd {
  for (const kind of ['unknown', 'failed'] as const) {
    const stuck = ends.flatMap((end) => (end.kind === 'unknown' || end.kind === 'failed' ? [end] : []));
    const error = joined(stuck.map((end) => end.error));
    if (error === null || !stuck.some((end) => end.kind === kind)) continue;
    const told = kind === 'unknown' ? retold(error, { code: 'unknown-outcome' }) : error;
    return { kind, error: told, away: [...new Set(stuck.flatMap(({ away }) => away))] };
  }
  return ends.find(({ kind }) => kind === 'stopped') ?? { kind: 'complete' };
}

async function runLane(
  run: Run,
  work: StageWork,
  progress: Progress,
  lane: Lane,
  wanted: (step: Step) => boolean,
): Promise<ForwardEnd> {
  const { plan } = work.operation;
  for (const stage of lane.stages) {
    if (run.options.stop.aborted || work.hold.lost !== null) return { kind: 'stopped' };
    const steps = stage.steps.filter(wanted);
    // Only what was left over is done now: the others are done.
    if (steps.length === 0 && stage.steps.length > 0) continue;
    const end = await runWhole(run, work, progress, stage, steps);
    if (end.kind !== 'complete') return end;
    if (stage.commits === undefined) continue;
    if (steps.some(({ id }) => progress.remaining.includes(id))) {
      if (lane.name === null) continue;
      return {
        kind: 'failed',
        error: joined(progress.absent) ?? absentError(stage),
        away: hostsIn(progress.absent),
      };
    }
    const made = await commitStage(run, work, stage);
    if (made instanceof GlusterctlError) return { kind: 'failed', error: made, away: [] };
    progress.made.push(stage);
    progress.plan = made ?? withoutDone(progress.plan, stage.lane ?? null, stagesAfter(plan, stage));
  }
  return { kind: 'complete' };
}

function absentError({ title }: Stage): GlusterctlError {
  return new GlusterctlError('unreachable', `${title}: a host could not be reached`);
}

async function runWhole(
  run: Run,
  work: StageWork,
  progress: Progress,
  stage: Stage,
  steps: readonly Step[],
): Promise<ForwardEnd> {
  if (stage.judge !== undefined) {
    const { hold, operation, simulated } = work;
    const { judge } = stage;
    const end = await runJudged(run, { hold, operation: operation.id, simulated, stage, judge, steps });
    if (end.kind === 'on') return { kind: 'complete' };
    if (end.kind === 'stopped') return end;
    return { kind: 'failed', error: end.error, away: end.kind === 'blocked' ? end.away : [] };
  }
  const ends = await runStage(run, work, progress, steps);
  if (work.hold.lost !== null) return { kind: 'stopped' };
  const unknown = joined(ends.flatMap((end) => (end.kind === 'unknown' ? [end.error] : [])));
  if (unknown !== null) return { kind: 'unknown', error: unknown, away: awayIn(ends) };
  const failed = joined(ends.flatMap((end) => (end.kind === 'done' ? [] : [end.error])));
  return failed === null ? { kind: 'complete' } : { kind: 'failed', error: failed, away: awayIn(ends) };
}

function awayIn(ends: readonly StepEnd[]): readonly string[] {
  return hostsIn(
    ends.flatMap((end) => (end.kind === 'unknown' || end.kind === 'unreachable' ? [end.error] : [])),
  );
}

/** Whether a stop came so early that steps were not started. */
function hasUndone(work: StageWork, progress: Progress, wanted: (step: Step) => boolean): boolean {
  return allSteps(work.operation.plan.stages)
    .filter(wanted)
    .some(
      (step) =>
        step.script.changes && !progress.started.has(step.id) && !progress.remaining.includes(step.id),
    );
}

async function runStage(
  run: Run,
  work: StageWork,
  progress: Progress,
  steps: readonly Step[],
): Promise<readonly StepEnd[]> {
  const ends: StepEnd[] = [];
  let broken = false;
  await Promise.all(
    byHost(steps).map(async (sameHost) => {
      for (const step of sameHost) {
        if (broken || run.options.stop.aborted || work.hold.lost !== null) return;
        const end = settle(run, work, progress, step, await forwardStep(run, work, step));
        if (end === null) continue;
        ends.push(end);
        if (end.kind !== 'done') broken = true;
      }
    }),
  );
  return ends;
}

async function forwardStep(run: Run, work: StageWork, step: Step): Promise<StepEnd> {
  const told = work.fresh
    ? null
    : await askAll(run, { ...work, step, hosts: [step.host, ...step.alternatives] });
  if (told !== null && isDisagreement(told)) return told;
  return await runStep(run, {
    operation: work.operation.id,
    hold: work.hold,
    step,
    script: step.script,
    undo: false,
    hosts: work.mayReplace ? [step.host, ...step.alternatives] : [step.host],
    simulated: work.simulated,
    patient: false,
  });
}

/** Writes down what a step's end means for the operation; null where the operation goes on without it. */
function settle(run: Run, work: StageWork, progress: Progress, step: Step, end: StepEnd): StepEnd | null {
  if (end.kind === 'unreachable') {
    if (step.whenUnreachable === 'fail') return end;
    progress.remaining.push(step.id);
    progress.absent.push(end.error);
    return null;
  }
  if (end.kind === 'unknown' || end.kind === 'lost') return end;
  if (step.script.changes && !(end.kind === 'failed' && end.clean)) progress.started.set(step.id, end.host);
  if (end.kind !== 'done' || step.reads === null) return end;
  try {
    const { id: operation, plan } = work.operation;
    const readings = readOutput(run, plan, step.reads, end.stdout);
    progress.readings.push(...readings);
    const names = skippedNames(
      plan,
      ({ id }) => !readings.some((change) => change.do === 'remove' && change.id === id),
    );
    const reason = end.stderr.trim();
    if (names.length > 0)
      run.options.onEvent({ type: 'skipped', operation, host: end.host.name, names, reason });
    return end;
  } catch (error) {
    return { kind: 'failed', host: end.host, clean: !step.script.changes, error: asGlusterctlError(error) };
  }
}

/** The changes that a step's output brings; throws where the output says that the plan can't go on. */
export function readOutput(run: Run, plan: Plan, name: string, stdout: string): readonly Change[] {
  const reader = run.options.outputReaders[name];
  if (reader === undefined) {
    throw new GlusterctlError(
      'failed',
      `This version can't read what a step of the operation prints (${name})`,
      {
        hint: 'It was probably begun by a newer version: continue it with that one.',
      },
    );
  }
  return reader(stdout, plan);
}

export type BackEnd =
  | { readonly kind: 'rolled-back' }
  | (Stuck & {
      readonly kind: 'failed' | 'unknown' | 'unreachable' | 'lost';
      readonly leftToUndo: readonly string[];
      /** A point of no return was passed that the state knows nothing of yet: that of this stage, which is done. */
      readonly onlyForward: Stage | null;
    });

/**
 * Undoes in reverse order. A stage whose undo didn't succeed everywhere ends it: what earlier stages made may
 * still be in use by what could not be taken away.
 */
export async function runBack(
  run: Run,
  work: StageWork,
  started: Started | 'any',
  patient: boolean,
): Promise<BackEnd> {
  // What is behind a point of no return, or has not come so far, has nothing to be undone.
  const stages = undoableStages(work.operation.plan);
  const isWanted = (step: Step): boolean => step.undo !== null && (started === 'any' || started.has(step.id));
  const left = new Set(
    allSteps(stages)
      .filter(isWanted)
      .map(({ id }) => id),
  );
  for (const stage of stages.toReversed()) {
    const ends = await Promise.all(
      byHost(stage.steps.filter(isWanted)).map((sameHost) =>
        undoSteps(run, work, started, patient, sameHost.toReversed(), left),
      ),
    );
    const bad = ends.flat().filter((end) => end.kind !== 'done');
    const error = joined(bad.map((end) => end.error));
    const kind = bad.find((end) => end.kind === 'unknown')?.kind ?? bad[0]?.kind;
    if (error !== null && kind !== undefined)
      return {
        kind,
        error,
        away: awayIn(bad),
        leftToUndo: [...left],
        onlyForward: isTurned(bad) ? stage : null,
      };
  }
  return { kind: 'rolled-back' };
}

function isTurned(ends: readonly StepEnd[]): boolean {
  return ends.some((end) => end.kind === 'failed' && end.onlyForward === true);
}

async function undoSteps(
  run: Run,
  work: StageWork,
  started: Started | 'any',
  patient: boolean,
  steps: readonly Step[],
  left: Set<string>,
): Promise<readonly StepEnd[]> {
  const ends: StepEnd[] = [];
  for (const step of steps) {
    if (step.undo === null) continue;
    const done = started === 'any' ? step.host : (started.get(step.id) ?? step.host);
    const others = [step.host, ...step.alternatives].filter((host) => host.name !== done.name);
    const hosts = [done, ...others];
    const end =
      (await askAll(run, { ...work, step, hosts, undo: { patient, must: work.mayReplace ? null : done } })) ??
      (await runStep(run, {
        operation: work.operation.id,
        hold: work.hold,
        step,
        script: step.undo,
        undo: true,
        hosts: work.mayReplace ? hosts : [done],
        simulated: work.simulated,
        patient,
      }));
    ends.push(end);
    if (end.kind !== 'done') break;
    left.delete(step.id);
  }
  return ends;
}

export function allSteps(stages: readonly Stage[]): readonly Step[] {
  return stages.flatMap((stage) => stage.steps);
}

function byHost(steps: readonly Step[]): readonly (readonly Step[])[] {
  const groups = new Map<string, Step[]>();
  for (const step of steps) {
    const group = groups.get(step.host.name);
    if (group === undefined) groups.set(step.host.name, [step]);
    else group.push(step);
  }
  return [...groups.values()];
}
