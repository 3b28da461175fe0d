import { mapLimited } from '../hosts/limit.ts';
import { amended } from '../model/entries.ts';
import { GlusterctlError, notFound, refused, retold, usage } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { turnedStages } from '../model/lanes.ts';
import { planWithout, withDevicesOffline } from '../model/lost-hosts.ts';
import type { Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import {
  adviceOn,
  canBeFinished,
  canBeUndone,
  canDoWithout,
  usesWhatIsThere,
  wayWithout,
} from '../model/unfinished.ts';
import { waiving } from '../plans/gates/waiving.ts';
import { planGivingUp } from '../plans/gates/without-healing.ts';
import { devicesLeft } from '../plans/residue.ts';
import { quietSince, raise, refuseStranger, refuseWhileRunning, signsOf } from './earlier-owner.ts';
import { type Execution, execute, goBack } from './execute.ts';
import { joined } from './failure.ts';
import { holdOf, nextToken } from './hold.ts';
import { ownerState } from './owner.ts';
import { hostsOf, stepsOf } from './planning.ts';
import { withOperation } from './records.ts';
import {
  connect,
  connectUnlessStopped,
  createRun,
  hostRefusal,
  type Run,
  stoppedBefore,
  uniqueHosts,
} from './run.ts';
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
function withBases(state: State, { ids, direction }: Recovery): readonly Id[] {
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
    refuseWhileRunning(operation, force, signs);
    refuseStranger(present, operation, force);
    if (direction === 'back') refuseWithoutUndo(operation, without);
    else {
      refuseWithoutBase(present, operation);
      refuseIfChanged(present, operation);
    }
    refuseHostsWithoutSteps(operation, without);
    if (direction === 'forward' && without.length > 0) refuseIncomplete(operation, without);
    refuseHostsThatAnswer(without, (host) => run.reach.get(host) === null);
    lines = residue(present, operation, direction);
    was = operation.direction;
    mayReplace = clock.now().getTime() >= quietSince(operation);
    if (direction === 'forward') refuseWhileAway(run, present, operation, { without, mayReplace });
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

function refuseWithoutUndo(operation: Operation, without: readonly string[]): void {
  const { plan } = operation;
  const stuck = stepsOf(plan).find((step) => step.script.changes && step.undo === null);
  if (canBeUndone(plan) || stuck === undefined) return;
  throw refused(
    turnedStages(plan).length > 0
      ? `${plan.title} has come too far to be undone: ${plan.kind === 'delete-volume' ? 'gluster has deleted it, and its bricks go' : 'what is new serves already'}`
      : `${plan.title} can't be undone: "${stuck.title}" may have been done`,
    adviceOn(operation, { away: without }).join('\n'),
  );
}

/** Before what it builds on is finished, it can't be. */
function refuseWithoutBase(state: State, operation: Operation): void {
  const { plan, after } = operation;
  if (after === undefined) return;
  const base = state.operations[after];
  if (base !== undefined) {
    throw refused(
      `${plan.title} builds on operation ${after} (${base.plan.title}), which is not finished. First that:`,
      adviceOn(base, { state }).join('\n'),
    );
  }
  if (usesWhatIsThere(plan, state)) return;
  throw refused(`${plan.title}: what it is for did not come`, adviceOn(operation, { state }).join('\n'));
}

/** What its undo had set free others may have changed since. */
function refuseIfChanged(state: State, operation: Operation): void {
  if (canBeFinished(operation, state)) return;
  throw refused(
    `${operation.plan.title} can't be finished: what it was for has been changed since, or is being changed`,
    adviceOn(operation, { state }).join('\n'),
  );
}

/** Refuses before anything is done where a host that it needs is off: doing a part of it would not finish it. */
function refuseWhileAway(
  run: Run,
  state: State,
  operation: Operation,
  { without, mayReplace }: { readonly without: readonly string[]; readonly mayReplace: boolean },
): void {
  const { remaining, plan } = operation;
  const blocked = stepsOf(planGivingUp(plan, new Set(without))).filter(
    (step) =>
      (remaining.length === 0 || remaining.includes(step.id)) &&
      step.whenUnreachable === 'fail' &&
      [step.host, ...(mayReplace ? step.alternatives : [])].every((host) => hostRefusal(run, host) !== null),
  );
  const away = uniqueHosts(blocked.map(({ host }) => host));
  const error = joined(away.flatMap((host) => hostRefusal(run, host) ?? []));
  if (error === null) return;
  throw retold(error, {
    message: `${plan.title} can't be finished now: ${error.message}`,
    hints: [
      'Nothing was done: the operation stays as it is, with its space.',
      ...adviceOn(operation, { state, away: away.map(({ name }) => name) }),
    ],
  });
}

/** Refuses hosts that the operation has nothing to do on. */
function refuseHostsWithoutSteps({ plan }: Operation, hosts: readonly string[]): void {
  const own = [...new Set(stepsOf(plan).map((step) => step.host.name))];
  const foreign = hosts.find((host) => !own.includes(host));
  if (foreign !== undefined)
    throw usage(`${plan.title} has nothing to do on ${foreign}`, `Its hosts: ${own.join(', ')}`);
}

/** A plan that makes something can't be finished without the part of it on a host that is given up. */
function refuseIncomplete(operation: Operation, hosts: readonly string[]): void {
  if (canDoWithout(operation, hosts)) return;
  throw refused(
    `${operation.plan.title} can't be finished without ${hosts.join(', ')}`,
    `Undo it: ${wayWithout(operation, hosts)}`,
  );
}

function refuseHostsThatAnswer(hosts: readonly string[], answers: (host: string) => boolean): void {
  const there = hosts.find(answers);
  if (there !== undefined)
    throw refused(`${there} can be reached`, 'Leave away --without: what is to be done there can be done.');
}

async function goBackAndTell(run: Run, execution: Execution): Promise<Outcome> {
  const { operation } = execution;
  const outcome = await goBack(run, execution, null, 'any');
  const message =
    outcome.kind === 'unfinished' ? outcome.error.message : `${operation.plan.title}: rolled back`;
  run.options.onEvent({ type: 'ended', operation: operation.id, outcome: outcome.kind, message });
  return outcome;
}
