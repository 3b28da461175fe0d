import type { Fence, Fenced } from '../hosts/fence.ts';
import { clean } from '../model/clean.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { allChanges } from '../model/lanes.ts';
import type { Operation, Owner, Step } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { onlyTakesAway } from '../model/unfinished.ts';
import { updateOperation } from './records.ts';
import type { Run } from './run.ts';

/** Longer than this nothing is sent to a host before the state was asked whether the operation is still this process's. */
const SURE_SECONDS = 60;

/** Whoever takes long, or waits for his turn, says so again, for others to know that he still does. */
export const SIGN_SECONDS = 600;

/** What a process has of an operation that it runs. It loses it to whoever takes the operation over. */
export interface Hold {
  /** As it was taken up. */
  readonly operation: Operation;
  readonly lineage: Id;
  /** When the state said last that it is this process's. */
  sureAt: number;
  /** When it wrote about it last. */
  toldAt: number;
  lost: Loss | null;
}

/** Why nothing more is done. `stranger`: to somebody of whom the state knows nothing, whose number this is. */
export interface Loss {
  readonly error: GlusterctlError;
  readonly stranger: number | null;
}

export function holdOf(run: Run, operation: Operation, lineage: Id): Hold {
  const now = run.options.clock.now().getTime();
  return { operation, lineage, sureAt: now, toldAt: now, lost: null };
}

/** The number that is drawn for what is reserved or taken over in the next generation: higher than any before. */
export function nextToken({ serial }: Pick<State, 'serial'>, operation?: Operation): number {
  return Math.max(serial, operation?.seenToken ?? 0) + 1;
}

/**
 * What a script of a step comes with. Of a lane only what it still has to bring: what it has brought is no longer the operation's, and
 * others may be at it. Null for what a version without numbers began, until it is taken over.
 */
export function fenceOf({ operation, lineage }: Hold, step: Pick<Step, 'id'>): Fence | null {
  const { plan } = operation;
  const at = plan.stages.findIndex(({ steps }) => steps.some(({ id }) => id === step.id));
  const lane = plan.stages[at]?.lane;
  const stages = plan.stages.filter((stage, place) => place >= at && stage.lane === lane);
  return fence(operation, lineage, { ...plan, stages });
}

/** All that an operation has for itself. */
export function wholeFence({ operation, lineage }: Hold): Fence | null {
  return fence(operation, lineage, operation.plan);
}

function fence(
  operation: Operation,
  lineage: Id,
  part: Pick<Operation['plan'], 'changes' | 'stages'>,
): Fence | null {
  const { id, owner, plan, token, after } = operation;
  if (token === undefined) return null;
  const all = allChanges(part);
  const own = onlyTakesAway(operation) ? all.filter((change) => change.do === 'add') : all;
  return {
    lineage,
    number: token,
    by: whoIs(owner),
    operation: id,
    changes: own.map((change) => change.id),
    // What it builds on is brought by another, which may be taken over after it.
    uses: after === undefined ? plan.uses : [],
  };
}

function whoIs({ user, host }: Pick<Owner, 'user' | 'host'>): string {
  return clean(`${user}@${host}`).replaceAll(/\s+/g, '_');
}

/** A commit of whoever holds an operation; refused where another one has it by now. It is a sign of life, too. */
export async function commitHeld(
  run: Run,
  hold: Hold,
  name: string,
  change: (state: State) => State,
): Promise<State> {
  let loss: Loss | null = null;
  const begun = run.options.clock.now().getTime();
  try {
    const state = await run.commits.submit(name, (present) => {
      loss = lossIn(present, hold);
      if (loss !== null) throw loss.error;
      return change(present);
    });
    hold.sureAt = run.options.clock.now().getTime();
    hold.toldAt = begun;
    return state;
  } catch (error) {
    hold.lost ??= loss;
    throw error;
  }
}

/** Changes what is written down of an operation that goes on, and when that was. */
export async function updateHeld(
  run: Run,
  hold: Hold,
  name: string,
  set: Partial<Operation>,
): Promise<State> {
  const since = run.options.clock.now().toISOString();
  return await commitHeld(run, hold, name, (state) =>
    updateOperation(state, hold.operation.id, { since, ...set }),
  );
}

/**
 * Why the operation is no longer this process's, as far as it can know. The state is asked again where it was not heard of for long: whoever
 * slept must not go on. A state that can't be read now tells nothing, and hosts refuse by themselves.
 */
export async function lossOf(run: Run, hold: Hold): Promise<Loss | null> {
  const now = run.options.clock.now().getTime();
  if (hold.lost !== null || Math.abs(now - hold.sureAt) < SURE_SECONDS * 1000) return hold.lost;
  const state = await stateNow(run);
  if (state === null) return null;
  hold.lost ??= lossIn(state, hold);
  if (hold.lost === null) hold.sureAt = now;
  return hold.lost;
}

/**
 * The same, before anything is sent. Scripts of a batch may have waited long for their turn: who has not written about the operation for
 * long does so now, so that others can go by that. Where that fails, hosts refuse by themselves, as ever.
 */
export async function lossBeforeSending(run: Run, hold: Hold): Promise<Loss | null> {
  const loss = await lossOf(run, hold);
  if (loss !== null || run.options.clock.now().getTime() - hold.toldAt < SIGN_SECONDS * 1000) return loss;
  try {
    await updateHeld(run, hold, `goes on: ${hold.operation.plan.title}`, {});
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
  }
  return hold.lost;
}

/** A host has seen a higher number: somebody has taken the operation over, or another copy of the state was at work. */
export async function lose(run: Run, hold: Hold, host: string, fenced: Fenced): Promise<Loss> {
  if (hold.lost !== null) return hold.lost;
  const state = await stateNow(run);
  const loss = (state === null ? null : lossIn(state, hold, fenced)) ?? strangerLoss(hold, host, fenced);
  hold.lost ??= loss;
  return hold.lost;
}

/** Null where it can't be read now. */
export async function stateNow(run: Run): Promise<State | null> {
  try {
    return await run.options.store.read();
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}

/** Null: by the state it is still the holder's. */
function lossIn(state: State, { operation }: Hold, fenced?: Fenced): Loss | null {
  const stored = state.operations[operation.id];
  if (stored !== undefined && stored.token === operation.token) return null;
  const { title } = operation.plan;
  const details = { operation: operation.id, ...(fenced === undefined ? {} : { fenced }) };
  if (stored === undefined) {
    const by = fenced === undefined || fenced.by === '' ? 'another command' : fenced.by;
    const message = `${title}: ${WORDS} by ${by}, and is at its end. Nothing more was done here`;
    const hint = 'What became of it: glusterctl log';
    return { error: new GlusterctlError('partial', message, { hint, details }), stranger: null };
  }
  const { user, host, pid, command } = stored.owner;
  const since = stored.since ?? stored.created;
  const message = `${title}: ${WORDS} by ${user} on ${host} (process ${pid}: ${command}), ${since}. Nothing more was done here`;
  const hint = 'What becomes of it: glusterctl operation list';
  const taken = { ...details, owner: stored.owner, since };
  return { error: new GlusterctlError('partial', message, { hint, details: taken }), stranger: null };
}

const WORDS = 'it was taken over';

function strangerLoss({ operation }: Hold, host: string, fenced: Fenced): Loss {
  const { number, by } = fenced;
  const who = by === '' ? 'somebody' : by;
  const message = `${operation.plan.title}: ${host} has seen work of ${who} on the same (number ${number}), of which this state knows nothing: this is not the newest copy of the state. Nothing more was done`;
  const hint =
    'Use the state that has it; which one this is, "glusterctl state path" tells. If this one is to count from now on:';
  return {
    error: new GlusterctlError('partial', message, {
      hint,
      details: { operation: operation.id, host, fenced },
    }),
    stranger: number,
  };
}
