import { type ErrorDetails, GlusterctlError } from '../model/errors.ts';
import type { Operation, Step } from '../model/plan.ts';
import type { Outcome } from './engine.ts';
import { asGlusterctlError, continueHint, extended } from './failure.ts';
import { doneTitle } from './left-out.ts';
import { type Undoing, whyNotUndo, wordFor } from './look-before-undo.ts';
import { endOperation, updateOperation, usesWhatIsThere } from './records.ts';
import type { Session } from './session.ts';
import { type BackEnd, type Progress, runBack, runForward, type Started } from './stages.ts';

export interface Execution {
  readonly operation: Operation;
  readonly simulated: boolean | null;
  /** False where an earlier process may have run any of the steps. */
  readonly fresh: boolean;
  readonly mayReplace: boolean;
  /** As a later command found it: before that undoes anything, it looks. */
  readonly found?: Found;
}

export interface Found extends Pick<Undoing, 'confirmed' | 'finished'> {
  readonly direction: Operation['direction'];
}

/** Runs an operation that is stored already to its end: done, undone, or left in the state for later. */
export async function execute(session: Session, execution: Execution): Promise<Outcome> {
  const work = forward(session, execution);
  session.underWay.set(execution.operation.id, work);
  const outcome = await work;
  const message = outcome.kind === 'done' ? doneTitle(outcome) : outcome.error.message;
  session.options.onEvent({
    type: 'ended',
    operation: execution.operation.id,
    outcome: outcome.kind,
    message,
  });
  return outcome;
}

async function forward(session: Session, execution: Execution): Promise<Outcome> {
  const { operation } = execution;
  const { plan, remaining } = operation;
  const progress: Progress = {
    started: new Map(),
    learned: remaining.length > 0 ? [...operation.learned] : [],
    remaining: [],
    absent: [],
  };
  const wanted = (step: Step): boolean => remaining.length === 0 || remaining.includes(step.id);
  const end = await runForward(session, execution, progress, wanted);
  if (session.options.leave.aborted) return abandoned(operation);
  if (end.kind === 'complete') {
    const missing = await withoutBase(session, operation);
    if (session.options.leave.aborted) return abandoned(operation);
    if (missing !== null) {
      const outcome = await goBack(session, execution, missing, progress.started);
      return outcome.kind === 'undone' ? { ...outcome, withBase: true } : outcome;
    }
    return progress.remaining.length === 0
      ? await finish(session, operation, progress)
      : await leaveRest(session, operation, progress);
  }
  if (end.kind === 'unknown')
    return await leave(session, operation, 'forward', withWaysOut(operation, end.error), progress);
  const error = end.kind === 'stopped' ? interrupted(plan.title) : end.error;
  const untouched = execution.fresh && progress.started.size === 0;
  if (plan.recovery === 'back' || untouched) {
    return await goBack(session, execution, error, execution.fresh ? progress.started : 'any');
  }
  const code = error.code === 'failed' || error.code === 'unreachable' ? 'partial' : error.code;
  return await leave(session, operation, 'forward', extended(error, '', code), progress);
}

/** Waits for the operation that this one builds on; why there is nothing to build on, if so. */
async function withoutBase(session: Session, { after, plan }: Operation): Promise<GlusterctlError | null> {
  const base = after === undefined ? undefined : await session.underWay.get(after);
  if (base === undefined) return null;
  const missing = `${plan.title}: what it is for did not come`;
  if (base.kind !== 'done') return new GlusterctlError(base.error.code, `${missing}: ${base.error.message}`);
  return usesWhatIsThere(plan, base.state) ? null : new GlusterctlError('failed', missing);
}

/** Undoes what may have been done, because of `error`, or because it was asked for. */
export async function goBack(
  session: Session,
  execution: Execution,
  error: GlusterctlError | null,
  started: Started | 'any',
): Promise<Outcome> {
  const { operation, found } = execution;
  const why = found === undefined ? null : await whyNotUndo(session, { ...execution, ...found });
  if (session.options.leave.aborted) return abandoned(operation);
  if (why !== null && found !== undefined) return await keep(session, operation, found, error, why);
  const end = await runBack(session, execution, started, execution.fresh);
  if (session.options.leave.aborted) return abandoned(operation);
  if (end.kind !== 'undone')
    return await leave(
      session,
      operation,
      'back',
      undoError(operation, error, end, confirmFlag(operation, found)),
    );
  try {
    await session.commits.submit(`undone ${operation.id}`, (state) => endOperation(state, operation.id, []));
  } catch (failure) {
    return unwritten(operation, 'back', asGlusterctlError(failure));
  }
  const nothing = started !== 'any' && started.size === 0;
  const told =
    error === null
      ? new GlusterctlError('failed', `${operation.plan.title}: rolled back, nothing is left behind`)
      : nothing
        ? error
        : extended(error, 'What had been done was undone: nothing is left behind.');
  return { kind: 'undone', operation: operation.id, plan: operation.plan, error: told };
}

async function finish(session: Session, operation: Operation, progress: Progress): Promise<Outcome> {
  const changes = [...operation.plan.changes, ...progress.learned];
  try {
    const state = await session.commits.submit(`done ${operation.id}`, (present) =>
      endOperation(present, operation.id, changes),
    );
    return { kind: 'done', operation: operation.id, plan: operation.plan, state };
  } catch (failure) {
    return unwritten(operation, 'forward', asGlusterctlError(failure));
  }
}

async function leaveRest(session: Session, operation: Operation, progress: Progress): Promise<Outcome> {
  const why = progress.absent.map((error) => error.message);
  const error = new GlusterctlError(
    'partial',
    `${operation.plan.title}: not finished, ${progress.remaining.length} of its steps left to do: ${[...new Set(why)].join('; ')}`,
    {
      hint: `Its space stays taken. When the host is back: glusterctl operation resume ${operation.id}\nIf it never comes back: glusterctl operation resume ${operation.id} ${withoutFlags(progress.absent)}`,
      details: { remaining: progress.remaining },
    },
  );
  return await leave(session, operation, 'forward', error, progress);
}

/** Keeps what may be in use. Asked for, that is a refusal; behind a failure, its reason is told first. */
async function keep(
  session: Session,
  operation: Operation,
  { direction }: Found,
  error: GlusterctlError | null,
  why: GlusterctlError,
): Promise<Outcome> {
  if (error === null) return await leave(session, operation, direction, why);
  const code = error.code === 'failed' || error.code === 'unreachable' ? 'partial' : error.code;
  return await leave(
    session,
    operation,
    'forward',
    new GlusterctlError(code, `${error.message}\n${why.message}`, {
      hint: [error.hint, why.hint].filter((part) => part !== undefined).join('\n'),
      details: { ...error.details, ...why.details },
      cause: error,
    }),
  );
}

/** Keeps the operation, with its space, and says how to go on. */
async function leave(
  session: Session,
  operation: Operation,
  direction: Operation['direction'],
  error: GlusterctlError,
  progress?: Progress,
): Promise<Outcome> {
  const set: Partial<Operation> = {
    status: 'failed',
    direction,
    reason: error.message,
    since: session.options.clock.now().toISOString(),
    remaining: progress?.remaining ?? [],
    learned: progress?.learned ?? operation.learned,
  };
  const hinted = extended(
    error,
    error.hint?.includes(operation.id) ? '' : continueHint(operation, direction),
  );
  try {
    await session.commits.submit(`left ${operation.id}`, (state) =>
      updateOperation(state, operation.id, set),
    );
    return { kind: 'left', operation: operation.id, plan: operation.plan, error: hinted };
  } catch (failure) {
    const also = `The reason could not be stored: ${asGlusterctlError(failure).message}`;
    return { kind: 'left', operation: operation.id, plan: operation.plan, error: extended(hinted, also) };
  }
}

/** Left at once: nothing is written, the dead process is seen by the next command. */
function abandoned(operation: Operation): Outcome {
  const error = new GlusterctlError('interrupted', `${operation.plan.title}: interrupted, left as it is`, {
    hint: continueHint(operation, operation.plan.recovery === 'back' ? 'back' : 'forward'),
  });
  return { kind: 'left', operation: operation.id, plan: operation.plan, error };
}

function unwritten(
  operation: Operation,
  direction: Operation['direction'],
  failure: GlusterctlError,
): Outcome {
  const what = direction === 'forward' ? 'is done on the hosts' : 'is undone on the hosts';
  const error = new GlusterctlError(
    failure.code,
    `${operation.plan.title} ${what}, but the state could not be written: ${failure.message}`,
    {
      hint: [
        failure.hint,
        `Then: glusterctl operation ${direction === 'forward' ? 'resume' : 'rollback'} ${operation.id}`,
      ]
        .filter((part) => part !== undefined)
        .join('\n'),
      cause: failure,
    },
  );
  return { kind: 'left', operation: operation.id, plan: operation.plan, error };
}

/** After an unknown outcome a person can go either way; what the host did is found out on the way. */
function withWaysOut(operation: Operation, error: GlusterctlError): GlusterctlError {
  const back = operation.plan.recovery === 'back';
  const lost = `glusterctl operation ${back ? 'rollback' : 'resume'} ${operation.id} ${withoutFlags([error])}`;
  return extended(
    error,
    [
      continueHint(operation, 'forward'),
      ...(back ? [`Or undo it: glusterctl operation rollback ${operation.id}`] : []),
      `If the host never comes back: ${lost}`,
    ].join('\n'),
  );
}

function withoutFlags(errors: readonly GlusterctlError[]): string {
  const told = errors.flatMap(({ details }) => [details, ...((details?.others ?? []) as ErrorDetails[])]);
  const hosts = new Set(told.flatMap((details) => details?.host ?? []));
  return [...hosts].map((host) => `--without=${String(host)}`).join(' ');
}

/** What was agreed to and begun goes on without another question. */
function confirmFlag(operation: Operation, found: Found | undefined): string {
  const word = found === undefined ? null : wordFor(operation, found.finished);
  return word !== null && found?.confirmed.includes(word) === true ? ` --confirm=${word}` : '';
}

function undoError(
  operation: Operation,
  error: GlusterctlError | null,
  end: Exclude<BackEnd, { kind: 'undone' }>,
  confirm: string,
): GlusterctlError {
  const code = end.kind === 'unknown' ? 'unknown-outcome' : 'partial';
  const hints = [
    ...(end.error.hint === undefined ? [] : [end.error.hint]),
    ...(end.kind !== 'unreachable'
      ? [`${continueHint(operation, 'back')}${confirm}`]
      : [
          `Undo the rest when it is back with: glusterctl operation rollback ${operation.id}${confirm}`,
          `If it never comes back: glusterctl operation rollback ${operation.id} ${withoutFlags([end.error])}${confirm}`,
        ]),
  ];
  return new GlusterctlError(
    code,
    error === null
      ? `${operation.plan.title}: undoing it did not succeed: ${end.error.message}`
      : `${error.message}\nUndoing it did not succeed: ${end.error.message}`,
    {
      hint: hints.join('\n'),
      details: { ...error?.details, undo: { message: end.error.message, ...end.error.details } },
      cause: error,
    },
  );
}

export function interrupted(title: string): GlusterctlError {
  return new GlusterctlError('interrupted', `${title}: interrupted`);
}
