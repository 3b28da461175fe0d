import { counted } from '../model/counted.ts';
import { GlusterctlError, interrupted, retold } from '../model/errors.ts';
import { hasLanes, turnedStages } from '../model/lanes.ts';
import type { Operation, Stage, Step } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { adviceOn, type Circumstances, canBeUndone, usesWhatIsThere } from '../model/unfinished.ts';
import { commitTurned, keepTurnedStages } from './commit-stage.ts';
import { asGlusterctlError, hostsIn, partlyDone } from './failure.ts';
import { commitHeld, type Hold, updateHeld } from './hold.ts';
import { endOperation } from './records.ts';
import type { Run } from './run.ts';
import { doneTitle } from './skipped.ts';
import { type BackEnd, type Progress, runBack, runForward, type Started } from './stages.ts';
import type { Outcome } from './types.ts';
import { type InUse, type Undoing, undoRefusal, wordFor } from './undo-refusal.ts';
import { undoneError } from './undone-error.ts';

export interface Execution {
  readonly operation: Operation;
  readonly hold: Hold;
  readonly simulated: boolean | null;
  /** False where an earlier process may have run any of the steps. */
  readonly fresh: boolean;
  readonly mayReplace: boolean;
  /** How a later command found it: that one asks whether it is in use before it undoes anything. */
  readonly found?: Found;
}

export interface Found extends Pick<Undoing, 'confirmed' | 'finished'> {
  readonly direction: Operation['direction'];
  /** Hosts that it goes on without. */
  readonly without: readonly string[];
}

/** Runs an operation that is stored already to its end: done, undone, or kept open in the state. */
export async function execute(run: Run, execution: Execution): Promise<Outcome> {
  const work = forward(run, execution);
  run.underWay.set(execution.operation.id, work);
  const outcome = await work;
  const message = outcome.kind === 'done' ? doneTitle(outcome) : outcome.error.message;
  run.options.onEvent({
    type: 'ended',
    operation: execution.operation.id,
    outcome: outcome.kind,
    message,
  });
  return outcome;
}

async function forward(run: Run, execution: Execution): Promise<Outcome> {
  const { operation } = execution;
  const { plan, remaining } = operation;
  const progress: Progress = {
    plan,
    started: new Map(),
    readings: remaining.length > 0 ? [...operation.readings] : [],
    remaining: [],
    absent: [],
    made: [],
  };
  const wanted = (step: Step): boolean => remaining.length === 0 || remaining.includes(step.id);
  const end = await runForward(run, execution, progress, wanted);
  const left: Operation = { ...operation, plan: progress.plan };
  if (run.options.abandon.aborted) return abandoned(left);
  if (execution.hold.lost !== null) return await leave(run, left, execution.hold, 'forward');
  if (end.kind === 'complete') {
    const missing = await withoutBase(run, left);
    if (run.options.abandon.aborted) return abandoned(left);
    if (missing !== null) {
      const outcome = await goBack(run, { ...execution, operation: left }, missing, progress.started);
      return outcome.kind === 'rolled-back' ? { ...outcome, withBase: true } : outcome;
    }
    return progress.remaining.length === 0
      ? await finish(run, left, execution.hold, progress)
      : await keepDeferred(run, left, execution.hold, progress);
  }
  const away = end.kind === 'stopped' ? [] : end.away;
  // Only where all else is done a step that was deferred is all that is left; here its lane or others have more to do.
  const again = remaining.length > 0 ? { remaining, readings: operation.readings } : {};
  if (end.kind === 'unknown')
    return await keepOpen(run, left, execution.hold, 'forward', end.error, { away }, again);
  const why = end.kind === 'stopped' ? interrupted(`${plan.title}: interrupted`) : end.error;
  const error = partlyDone(why, plan, progress.made);
  // Who asked for it to be finished is asked again before it is undone; and who stops what takes long means to go on later.
  const stays = end.kind === 'stopped' && hasLanes(plan);
  const mayUndo = execution.fresh && !stays && (canComeBack(left) || progress.started.size === 0);
  if (mayUndo) return await goBack(run, { ...execution, operation: left }, error, progress.started);
  // A refusal means that nothing was begun: here something was.
  const begun = execution.fresh && error.code === 'refused';
  const code = begun || error.code === 'failed' || error.code === 'unreachable' ? 'partial' : error.code;
  const gone = [...away, ...(execution.found?.without ?? [])];
  return await keepOpen(run, left, execution.hold, 'forward', retold(error, { code }), { away: gone }, again);
}

/** What its lanes have brought to an end stays; the others are undone. */
function canComeBack({ plan }: Operation): boolean {
  return plan.recovery === 'back' || (hasLanes(plan) && canBeUndone(plan));
}

/** Waits for the operation that this one builds on; gives why there is nothing to build on, or null. */
async function withoutBase(run: Run, { after, plan }: Operation): Promise<GlusterctlError | null> {
  const base = after === undefined ? undefined : await run.underWay.get(after);
  if (base === undefined) return null;
  const missing = `${plan.title}: what it is for did not come`;
  if (base.kind !== 'done') return new GlusterctlError(base.error.code, `${missing}: ${base.error.message}`);
  return usesWhatIsThere(plan, base.state) ? null : new GlusterctlError('failed', missing);
}

/** Undoes what may have been done, because of `error`, or because it was asked for. */
export async function goBack(
  run: Run,
  execution: Execution,
  error: GlusterctlError | null,
  started: Started | 'any',
): Promise<Outcome> {
  const { operation, found, hold } = execution;
  const why = found === undefined ? null : await undoRefusal(run, { ...execution, ...found });
  if (run.options.abandon.aborted) return abandoned(operation);
  if (hold.lost !== null) return await leave(run, operation, hold, 'back');
  if (why !== null && found !== undefined) return await keepInUse(run, operation, hold, found, error, why);
  const end = await runBack(run, execution, started, execution.fresh);
  if (run.options.abandon.aborted) return abandoned(operation);
  if (hold.lost !== null)
    return await leave(run, operation, hold, 'back', end.kind === 'rolled-back' ? {} : end);
  if (end.kind !== 'rolled-back') {
    const rest = end.onlyForward === null ? null : await commitTurned(run, execution, end.onlyForward);
    if (rest instanceof GlusterctlError) return await unwritten(run, operation, hold, 'back', rest);
    if (rest !== null)
      return await goBack(run, { ...execution, operation: rest }, error ?? end.error, started);
    const away = [...end.away, ...(found?.without ?? [])];
    const failure = undoError(operation, error, end);
    return end.onlyForward !== null
      ? await keepOpen(run, operation, hold, 'forward', failure, { away, onlyForward: true }, {})
      : await keepOpen(run, operation, hold, 'back', failure, { away, ...agreed(operation, found) }, end);
  }
  const turned = turnedStages(operation.plan);
  if (turned.length > 0) return await keepTurned(run, execution, turned, error);
  try {
    await commitHeld(run, hold, `rolled back ${operation.id}`, (state) =>
      endOperation(state, operation.id, []),
    );
  } catch (failure) {
    return await unwritten(run, operation, hold, 'back', failure);
  }
  const left = operation.plan.stages.flatMap(({ steps }) => steps);
  const begun = left.filter(({ id }) => started === 'any' || started.has(id));
  const told = undoneError(operation.plan, begun, error);
  return { kind: 'rolled-back', operation: operation.id, plan: operation.plan, error: told };
}

/** What can't be taken back any more is all that stays of the operation, and goes on to its end. */
async function keepTurned(
  run: Run,
  { operation, hold, found }: Execution,
  stages: readonly Stage[],
  error: GlusterctlError | null,
): Promise<Outcome> {
  const { title } = operation.plan;
  const rest = counted(new Set(stages.map(({ lane }) => lane)).size, 'part');
  const why = `${title}: ${rest} can't be taken back and must be finished; all else that was begun is undone`;
  const told = new GlusterctlError('partial', error === null ? why : `${error.message}\n${why}`, {
    ...(error?.details === undefined ? {} : { details: { ...error.details } }),
  });
  try {
    const plan = await keepTurnedStages(
      run,
      { operation, hold },
      `undone but for ${rest} of ${operation.id}`,
    );
    const circumstances = { away: found?.without ?? [] };
    return await keepOpen(run, { ...operation, plan }, hold, 'forward', told, circumstances, {});
  } catch (failure) {
    return await unwritten(run, operation, hold, 'back', failure);
  }
}

async function finish(run: Run, operation: Operation, hold: Hold, progress: Progress): Promise<Outcome> {
  const changes = [...operation.plan.changes, ...progress.readings];
  try {
    const state = await commitHeld(run, hold, `done ${operation.id}`, (present) =>
      endOperation(present, operation.id, changes),
    );
    return { kind: 'done', operation: operation.id, plan: operation.plan, state };
  } catch (failure) {
    return await unwritten(run, operation, hold, 'forward', failure);
  }
}

async function keepDeferred(
  run: Run,
  operation: Operation,
  hold: Hold,
  progress: Progress,
): Promise<Outcome> {
  const why = progress.absent.map((error) => error.message);
  const error = new GlusterctlError(
    'partial',
    `${operation.plan.title}: not finished, ${progress.remaining.length} of its steps left to do: ${[...new Set(why)].join('; ')}`,
    { hint: 'Its space stays taken.', details: { remaining: progress.remaining } },
  );
  const circumstances = { away: hostsIn(progress.absent) };
  return await keepOpen(run, operation, hold, 'forward', error, circumstances, progress);
}

/** Keeps what may be in use: a refusal where undoing was asked for, else the end of the failure that led to it. */
async function keepInUse(
  run: Run,
  operation: Operation,
  hold: Hold,
  { direction }: Found,
  error: GlusterctlError | null,
  why: InUse,
): Promise<Outcome> {
  const { word, error: reason } = why;
  const circumstances = { inUse: word };
  if (error === null) return await keepOpen(run, operation, hold, direction, reason, circumstances, {});
  const code = error.code === 'failed' || error.code === 'unreachable' ? 'partial' : error.code;
  return await keepOpen(
    run,
    operation,
    hold,
    'forward',
    retold(error, { code, message: `${error.message}\n${reason.message}`, details: { ...reason.details } }),
    circumstances,
    {},
  );
}

/** Keeps the operation, with its space, and says how to go on. */
async function keepOpen(
  run: Run,
  operation: Operation,
  hold: Hold,
  direction: Operation['direction'],
  error: GlusterctlError,
  circumstances: Omit<Circumstances, 'state'>,
  progress: Partial<Pick<Operation, 'remaining' | 'readings' | 'leftToUndo' | 'seenToken'>>,
): Promise<Outcome> {
  const set: Partial<Operation> = {
    status: 'failed',
    direction,
    reason: error.message,
    remaining: progress.remaining ?? [],
    readings: progress.readings ?? operation.readings,
    ...(progress.leftToUndo === undefined ? {} : { leftToUndo: progress.leftToUndo }),
    ...(progress.seenToken === undefined ? {} : { seenToken: progress.seenToken }),
  };
  const unfinished = (hinted: GlusterctlError): Outcome => ({
    kind: 'unfinished',
    operation: operation.id,
    plan: operation.plan,
    error: hinted,
  });
  const advice = (state?: State): readonly string[] =>
    adviceOn({ ...operation, ...set }, { ...circumstances, ...(state === undefined ? {} : { state }) });
  try {
    const state = await updateHeld(run, hold, `unfinished ${operation.id}`, set);
    return unfinished(retold(error, { hints: advice(state) }));
  } catch (failure) {
    if (hold.lost !== null && hold.lost.stranger === null) return unfinished(hold.lost.error);
    const also = `The reason could not be stored: ${asGlusterctlError(failure).message}`;
    return unfinished(retold(error, { hints: [also, ...advice()] }));
  }
}

/**
 * Nothing more is done or written of what somebody else has now, who goes on with it. What a stranger was at stays as it is, until
 * a person says which copy of the state counts.
 */
async function leave(
  run: Run,
  operation: Operation,
  hold: Hold,
  direction: Operation['direction'],
  { leftToUndo }: { readonly leftToUndo?: readonly string[] } = {},
): Promise<Outcome> {
  const { lost } = hold;
  if (lost === null) return abandoned(operation);
  if (lost.stranger === null)
    return { kind: 'unfinished', operation: operation.id, plan: operation.plan, error: lost.error };
  const kept = { seenToken: lost.stranger, ...(leftToUndo === undefined ? {} : { leftToUndo }) };
  return await keepOpen(run, operation, hold, direction, lost.error, {}, kept);
}

/** Ended at once: nothing is written, the next command sees the dead process. */
function abandoned(operation: Operation): Outcome {
  const error = new GlusterctlError('interrupted', `${operation.plan.title}: interrupted, left as it is`, {
    hint: adviceOn(operation).join('\n'),
  });
  return { kind: 'unfinished', operation: operation.id, plan: operation.plan, error };
}

async function unwritten(
  run: Run,
  operation: Operation,
  hold: Hold,
  direction: Operation['direction'],
  thrown: unknown,
): Promise<Outcome> {
  const failure = asGlusterctlError(thrown);
  if (hold.lost !== null) return await leave(run, operation, hold, direction);
  const what = direction === 'forward' ? 'is done on the hosts' : 'is undone on the hosts';
  const error = retold(failure, {
    message: `${operation.plan.title} ${what}, but the state could not be written: ${failure.message}`,
    hints: adviceOn({ ...operation, direction }),
  });
  return { kind: 'unfinished', operation: operation.id, plan: operation.plan, error };
}

/** The word that a person has said: the advice repeats it, so that undoing is not asked about again. */
function agreed(operation: Operation, found: Found | undefined): Pick<Circumstances, 'agreed'> {
  const word = found === undefined ? null : wordFor(operation, found.finished);
  return word !== null && found?.confirmed.includes(word) === true ? { agreed: word } : {};
}

function undoError(
  operation: Operation,
  error: GlusterctlError | null,
  end: Exclude<BackEnd, { kind: 'rolled-back' }>,
): GlusterctlError {
  const code = end.kind === 'unknown' ? 'unknown-outcome' : 'partial';
  return new GlusterctlError(
    code,
    error === null
      ? `${operation.plan.title}: undoing it did not succeed: ${end.error.message}`
      : `${error.message}\nUndoing it did not succeed: ${end.error.message}`,
    {
      ...(end.error.hint === undefined ? {} : { hint: end.error.hint }),
      details: { ...error?.details, undo: { message: end.error.message, ...end.error.details } },
      cause: error,
    },
  );
}
