import { mapLimited } from '../hosts/limit.ts';
import { amended } from '../model/entries.ts';
import { GlusterctlError, notFound } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { planWithout, withDevicesOffline } from '../model/lost-hosts.ts';
import type { Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { waiving } from '../plans/gates/waiving.ts';
import { planGivingUp } from '../plans/gates/without-healing.ts';
import { devicesLeft } from '../plans/residue.ts';
import { raise, signsOf } from './earlier-owner.ts';
import { type Execution, execute, goBack } from './execute.ts';
import { holdOf, nextToken } from './hold.ts';
import { ownerState } from './owner.ts';
import { hostsOf } from './planning.ts';
import { withOperation } from './records.ts';
import { mayReplaceNow, refuseTaking } from './refuse-taking.ts';
import { connect, connectUnlessStopped, createRun, type Run, stoppedBefore } from './run.ts';
import type { EngineOptions, Outcome, Recovery } from './types.ts';

type Taking = Required<Pick<Recovery, 'force' | 'without' | 'residue' | 'accept' | 'confirmed' | 'finished'>>;

/** Runs the steps again, to the end. */
async function resume(run: Run, id: Id, taking: Taking): Promise<Outcome> {
  return await execute(run, await takeOver(run, id, 'forward', taking));
}

/** Runs the undos. */
async function rollback(run: Run, id: Id, taking: Taking): Promise<Outcome> {
  return await goBackAndTell(run, await takeOver(run, id, 'back', taking));
}

/** Resumes or rolls back; `default` takes each operation in its own direction: creating is undone, deleting finished. */
export async function recoverOperations(
  recovery: Recovery,
  engine: EngineOptions,
): Promise<readonly Outcome[]> {
  const taking: Taking = {
    force: recovery.force,
    without: recovery.without ?? [],
    residue: recovery.residue ?? (() => []),
    accept: recovery.accept ?? [],
    confirmed: recovery.confirmed ?? [],
    finished: recovery.finished ?? new Map(),
  };
  const run = createRun(engine);
  const state = await engine.store.read();
  const order = withBases(state, recovery);
  const hosts = hostsOf(order.flatMap((id) => state.operations[id]?.plan ?? []));
  if (!(await connectUnlessStopped(run, hosts))) return recovery.ids.map(stoppedBefore);
  const begun = new Map<Id, Promise<Outcome>>();
  const recovered = async (id: Id): Promise<Outcome> => {
    const operation = state.operations[id];
    const own = operation === undefined ? 'forward' : defaultDirection(operation);
    const direction = recovery.direction === 'default' ? own : recovery.direction;
    try {
      if (direction === 'back') {
        const undone = await rollback(run, id, taking);
        // What can't be taken back goes on to its end where nobody asked for the one or the other.
        const goesOn = recovery.direction === 'default' && isOnlyTurned(undone);
        return goesOn ? await resume(run, id, taking) : undone;
      }
      await begun.get(operation?.after ?? '');
      return await resume(run, id, taking);
    } catch (error) {
      if (error instanceof GlusterctlError) return { kind: 'refused', error };
      throw error;
    }
  };
  const outcomes = await mapLimited(order, engine.concurrency ?? 8, async (id) => {
    const work = recovered(id);
    begun.set(id, work);
    return await work;
  });
  return recovery.ids.flatMap((id) => outcomes[order.indexOf(id)] ?? []);
}

/** Undone as far as it can be: all that is left is behind a point of no return. */
function isOnlyTurned(outcome: Outcome): boolean {
  if (outcome.kind !== 'unfinished' || outcome.error.code !== 'partial') return false;
  const { stages } = outcome.plan;
  return stages.length > 0 && stages.every(({ turned }) => turned === true);
}

/** What others build on comes before them; where they are to be finished, it is finished too, named or not. */
export function withBases(state: State, { ids, direction }: Recovery): readonly Id[] {
  const bases = ids.flatMap((id) => state.operations[id]?.after ?? []);
  const open = bases.filter((id) => state.operations[id] !== undefined);
  const along = direction === 'forward' ? open : open.filter((id) => ids.includes(id));
  return [...new Set([...along, ...ids])];
}

export function defaultDirection(operation: Operation): Operation['direction'] {
  return operation.plan.recovery === 'back' && operation.remaining.length === 0
    ? 'back'
    : operation.direction;
}

/** What "operation clean" works on when nothing is named: all that no living process works on. */
export function cleanable(operations: readonly Operation[]): readonly Operation[] {
  return operations.filter(
    (operation) => operation.status === 'failed' || ownerState(operation.owner) === 'dead',
  );
}

async function takeOver(
  run: Run,
  id: Id,
  direction: Operation['direction'],
  { force, without, residue, accept, confirmed, finished }: Taking,
): Promise<Execution> {
  const { owner, clock } = run.options;
  const signs = force ? null : await signsOf(run, await run.options.store.read(), id);
  let mayReplace = false;
  let was: Operation['direction'] = direction;
  let lines: readonly string[] = [];
  const state = await run.commits.submit(`take over ${id}`, (present) => {
    const operation = present.operations[id];
    if (operation === undefined) throw notFound(`Id not found: ${id}`, 'See "glusterctl operation list".');
    refuseTaking(run, present, operation, direction, { force, without, signs });
    lines = residue(present, operation, direction);
    was = operation.direction;
    mayReplace = mayReplaceNow(run, operation);
    const since = clock.now().toISOString();
    const token = nextToken(present, operation);
    const { leftToUndo, seenToken, ...begun } = operation;
    const undone = direction === 'forward' || leftToUndo === undefined ? {} : { leftToUndo };
    const status = 'running' as const;
    const taken = { ...begun, ...undone, owner, token, status, direction, reason: '', since };
    const devices = devicesLeft(present, operation, without, direction);
    // What comes after it goes on from there as well.
    const numbered = seenToken === undefined ? present : amended(present, { serial: token - 1 });
    return withOperation(withDevicesOffline(numbered, devices), taken);
  });
  const stored = state.operations[id];
  if (stored === undefined) throw notFound(`Id not found: ${id}`);
  const operation: Operation = {
    ...stored,
    plan: waiving(
      (direction === 'forward' ? planGivingUp : planWithout)(stored.plan, new Set(without)),
      accept,
    ),
  };
  run.options.onEvent({ type: 'reserved', operation: id, plan: operation.plan });
  if (without.length > 0)
    run.options.onEvent({ type: 'given-up', operation: id, hosts: without, residue: lines });
  const hold = holdOf(run, operation, state.lineage);
  await connect(run, hostsOf([operation.plan]));
  await raise(run, hold, state.simulated);
  const found = { direction: was, confirmed, finished: finished.get(id), without };
  return { operation, hold, simulated: state.simulated, fresh: false, mayReplace, found };
}

async function goBackAndTell(run: Run, execution: Execution): Promise<Outcome> {
  const { operation } = execution;
  const outcome = await goBack(run, execution, null, 'any');
  const message =
    outcome.kind === 'unfinished' ? outcome.error.message : `${operation.plan.title}: rolled back`;
  run.options.onEvent({ type: 'ended', operation: operation.id, outcome: outcome.kind, message });
  return outcome;
}
