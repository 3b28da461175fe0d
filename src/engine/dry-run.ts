import { applyChanges } from '../model/apply.ts';
import { amended } from '../model/entries.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { allChanges, blocksOf } from '../model/lanes.ts';
import type { Change, Plan, Script, Stage, Step } from '../model/plan.ts';
import type { KeptPlan } from '../model/plan-file.ts';
import { restingHosts } from '../model/resting.ts';
import { type State, TABLES } from '../model/state.ts';
import { TABLE_WORDS } from '../model/table-words.ts';
import type { Store } from '../store/store.ts';
import { conflictRefusal } from './conflicts.ts';
import { pretendToRecover } from './dry-recovery.ts';
import { asGlusterctlError, cleanOutput } from './failure.ts';
import { guarded } from './guard.ts';
import { judgeOf, lookAll } from './judged.ts';
import { kindOf, type Planned, planAll, planReachable } from './planning.ts';
import { withLineage } from './records.ts';
import { createRun, hostRefusal, type Run, stoppedBefore } from './run.ts';
import type { Shown } from './shown-plan.ts';
import { allSteps, readOutput } from './stages.ts';
import { runStep } from './step.ts';
import type { EngineOptions, OperationRequest, Outcome, Recovery } from './types.ts';

export interface DryRun {
  operate(requests: readonly OperationRequest[]): Promise<readonly Outcome[]>;
  recover(recovery: Recovery): Promise<readonly Outcome[]>;
  shown(): readonly Shown[];
  /** What would run, with the state that each part was planned on; null: nothing was asked to be planned. */
  batches(): readonly PlannedBatch[] | null;
}

/** What a command asked for at once. */
export interface PlannedBatch {
  readonly from: State;
  readonly plans: readonly Omit<KeptPlan, 'basis'>[];
}

/**
 * Plans as a run would, on hosts that are asked in the same way, and writes nothing: `options.store` is a
 * `dryRunStore`, which the outcomes' changes go into, so that a command of several parts can be shown whole.
 */
export function createDryRun(options: EngineOptions): DryRun {
  const shown: Shown[] = [];
  const batches: PlannedBatch[] = [];
  let asked = false;
  return {
    shown: () => shown,
    batches: () => (asked ? batches : null),
    async operate(requests) {
      asked = true;
      const run = createRun(options);
      const state = await options.store.read();
      const ids = requests.map(({ kept }) => kept?.operation ?? options.ids.next());
      const wished = planAll(state, requests, options.terms, new Set());
      const plans = await planReachable(run, state, requests);
      if (plans === null) return requests.map(stoppedBefore);
      const outcomes: Outcome[] = [];
      const batch: Omit<KeptPlan, 'basis'>[] = [];
      for (const [index, planned] of plans.entries()) {
        const base = requests[index]?.after;
        const came = base && outcomes[requests.indexOf(base)];
        if (came?.kind === 'refused') {
          outcomes.push({ ...came, withBase: true });
          continue;
        }
        const id = ids[index] ?? options.ids.next();
        const about = requests[index]?.about ?? null;
        const { one, readings } = await look(run, state, planned, wished[index] ?? planned, id, about);
        shown.push(one);
        if (one.refused === null && one.plan !== null) {
          const after = base === undefined ? null : (ids[requests.indexOf(base)] ?? null);
          batch.push({ operation: id, about, after, plan: one.plan });
        }
        if (one.refused !== null) outcomes.push({ kind: 'refused', error: one.refused });
        else if (one.plan !== null)
          outcomes.push(await pretend(options.store, requests, id, one.plan, readings));
      }
      if (batch.length > 0) batches.push({ from: state, plans: batch });
      return outcomes;
    },
    async recover(recovery) {
      const { outcomes, plans } = await pretendToRecover(options, recovery);
      shown.push(...plans);
      return outcomes;
    },
  };
}

async function look(
  run: Run,
  state: State,
  planned: Planned,
  wished: Planned,
  id: Id,
  about: string | null,
): Promise<{ readonly one: Shown; readonly readings: readonly Change[] }> {
  const plan = planned instanceof GlusterctlError ? wished : planned;
  const alone = (one: Shown) => ({ one, readings: [] });
  if (plan instanceof GlusterctlError) return alone({ plan: null, about, refused: plan });
  const simulated = kindOf(run, state, plan);
  const conflict = conflictRefusal(state, plan, Object.values(state.operations));
  const absent = [...run.reach].flatMap(([name]) => hostRefusal(run, { name })?.message ?? []);
  const base = {
    plan,
    operation: null,
    direction: 'forward' as const,
    script: (script: Script) => guarded(script, simulated).text,
  };
  if (planned instanceof GlusterctlError) return alone({ ...base, findings: absent, refused: planned });
  if (conflict !== null) return alone({ ...base, findings: absent, refused: conflict });
  const { findings, refused, readings } = await read(run, state, plan, simulated, id);
  return { one: { ...base, findings: [...absent, ...findings], refused }, readings };
}

/**
 * Runs the steps that only read, up to the first stage that changes something: what reads behind it would look, and may
 * wait, for what was not made. One that fails would end the real run there.
 */
async function read(
  run: Run,
  state: State,
  plan: Plan,
  simulated: boolean | null,
  id: Id,
): Promise<{ findings: readonly string[]; refused: GlusterctlError | null; readings: readonly Change[] }> {
  const findings: string[] = [];
  const readings: Change[] = [];
  const stages = firstLooks(plan);
  for (const stage of stages) {
    const found = await judgeOnce(run, state, stage, simulated, id);
    if (found instanceof GlusterctlError) return { findings, refused: found, readings: [] };
    findings.push(...found);
  }
  const reading = allSteps(stages.filter(({ judge }) => judge === undefined)).flatMap(previewed);
  const ends = await Promise.all(reading.map(async (step) => await readOne(run, step, simulated, id)));
  for (const [index, end] of ends.entries()) {
    const step = reading[index];
    if (step === undefined) continue;
    if (end.kind === 'done') {
      const said = cleanOutput(end.stdout);
      if (said !== '' && step.reads === null) findings.push(`${end.host.name}: ${step.title}: ${said}`);
      try {
        if (step.reads !== null) readings.push(...readOutput(run, plan, step.reads, end.stdout));
      } catch (error) {
        return { findings, refused: asGlusterctlError(error), readings: [] };
      }
    } else if (end.kind !== 'unreachable' || step.whenUnreachable === 'fail') {
      return { findings, refused: end.error, readings: [] };
    }
  }
  return { findings, refused: null, readings };
}

/** Up to the first stage that changes something, of each lane of the block that comes first. */
function firstLooks({ stages }: Plan): readonly Stage[] {
  const looks: Stage[] = [];
  for (const lanes of blocksOf(stages)) {
    const ends = lanes.map((lane) => {
      const first = lane.stages.findIndex(({ steps }) => steps.some((step) => step.script.changes));
      looks.push(...(first < 0 ? lane.stages : lane.stages.slice(0, first + 1)));
      return first < 0;
    });
    if (ends.includes(false)) break;
  }
  return looks;
}

/** What a real run would go on after, would wait for, or would end with. */
async function judgeOnce(
  run: Run,
  state: State,
  stage: Stage,
  simulated: boolean | null,
  operation: Id,
): Promise<readonly string[] | GlusterctlError> {
  const { judge, steps } = stage;
  if (judge === undefined) return [];
  const told = await lookAll(run, { operation, simulated, stage, judge, steps }, false);
  const verdict = judgeOf(run, judge)(told, judge.about, restingHosts(state, operation));
  if (verdict.go === 'no') return verdict.error;
  return verdict.go === 'on' ? [] : [`${stage.title}: it would wait for ${verdict.for}`];
}

/** What a dry run sends of a step: a script that only reads, or the preview of one that changes something. */
function previewed(step: Step): readonly Step[] {
  if (!step.script.changes) return [step];
  return step.preview === undefined ? [] : [{ ...step, script: step.preview, reads: null }];
}

async function readOne(run: Run, step: Step, simulated: boolean | null, id: Id) {
  return await runStep(run, {
    operation: id,
    hold: null,
    step,
    script: step.script,
    undo: false,
    hosts: [step.host, ...step.alternatives],
    simulated,
    patient: false,
  });
}

async function pretend(
  store: Store,
  requests: readonly OperationRequest[],
  operation: string,
  plan: Plan,
  readings: readonly Change[],
): Promise<Outcome> {
  const { state } = await store.commit('dry run', (present) =>
    applyChanges(withLineage(present, requests), [...allChanges(plan), ...readings]),
  );
  return { kind: 'done', operation, plan, state };
}

export interface DryRunStore extends Store {
  /** What commits would have changed in all, as `add volumes data`. */
  changes(): readonly string[];
}

/** A store that reads the real one once and keeps every commit to itself. */
export function dryRunStore(store: Store, lineage: Id | null = null): DryRunStore {
  let before: State | null = null;
  let present: State | null = null;
  const read = async (): Promise<State> => {
    before ??= begun(await store.read(), lineage);
    present ??= before;
    return present;
  };
  return {
    get path() {
      return store.path;
    },
    changes: () => (before === null || present === null ? [] : differences(before, present)),
    read,
    async commit(_command, change) {
      const state = await read();
      const next = change(state);
      present = next === state ? state : { ...next, serial: state.serial + 1 };
      return { state: present, changed: next !== state };
    },
  };
}

/** Before there is a state: scripts that are kept name the one that is to come. */
function begun(state: State, lineage: Id | null): State {
  return state.serial > 0 || lineage === null ? state : amended(state, { lineage });
}

const WORDS = { ...TABLE_WORDS, operations: 'operation' };

function differences(before: State, after: State): readonly string[] {
  return TABLES.flatMap((table) => {
    const [old, present]: readonly Readonly<Record<string, unknown>>[] = [before[table], after[table]];
    if (old === undefined || present === undefined) return [];
    const added = Object.keys(present).filter((id) => !(id in old));
    const removed = Object.keys(old).filter((id) => !(id in present));
    const changed = Object.keys(present).filter((id) => id in old && present[id] !== old[id]);
    return [
      ...added.map((id) => `add ${WORDS[table]} ${label(id, present[id])}`),
      ...changed.map((id) => `change ${WORDS[table]} ${label(id, present[id])}`),
      ...removed.map((id) => `remove ${WORDS[table]} ${label(id, old[id])}`),
    ];
  });
}

function label(id: string, entity: unknown): string {
  const { name, manage } = entity as { name?: unknown; manage?: unknown };
  const words = typeof name === 'string' ? name : Array.isArray(manage) ? String(manage[0]) : null;
  return words === null ? id : `${words} (${id})`;
}
