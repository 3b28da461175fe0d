import { refused, retold, usage } from '../model/errors.ts';
import { turnedStages } from '../model/lanes.ts';
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
import { planGivingUp } from '../plans/gates/without-healing.ts';
import { quietSince, refuseStranger, refuseWhileRunning, type Signs } from './earlier-owner.ts';
import { joined } from './failure.ts';
import { stepsOf } from './planning.ts';
import { hostRefusal, type Run, uniqueHosts } from './run.ts';

/** How it is to be taken over, and what is known of whoever had it. */
export interface Taking {
  readonly force: boolean;
  readonly without: readonly string[];
  readonly signs: Signs | null;
}

/** Whether another host may take over its steps: nothing of it can still be running on one that can't be asked. */
export function mayReplaceNow(run: Run, operation: Operation): boolean {
  return run.options.clock.now().getTime() >= quietSince(operation);
}

/** All that keeps an operation from being finished or undone before anything of it is done: in a dry run just so. */
export function refuseTaking(
  run: Run,
  state: State,
  operation: Operation,
  direction: Operation['direction'],
  { force, without, signs }: Taking,
): void {
  refuseWhileRunning(operation, force, signs);
  refuseStranger(state, operation, force);
  if (direction === 'back') refuseWithoutUndo(state, operation, without);
  else {
    refuseWithoutBase(state, operation);
    refuseIfChanged(state, operation);
  }
  refuseHostsWithoutSteps(operation, without);
  if (direction === 'forward' && without.length > 0) refuseIncomplete(operation, without);
  refuseHostsThatAnswer(without, (host) => run.reach.get(host) === null);
  if (direction === 'forward')
    refuseWhileAway(run, state, operation, { without, mayReplace: mayReplaceNow(run, operation) });
}

function refuseWithoutUndo(state: State, operation: Operation, without: readonly string[]): void {
  const { plan } = operation;
  const stuck = stepsOf(plan).find((step) => step.script.changes && step.undo === null);
  if (canBeUndone(plan) || stuck === undefined) return;
  throw refused(
    turnedStages(plan).length > 0
      ? `${plan.title} has come too far to be undone: ${plan.kind === 'delete-volume' ? 'gluster has deleted it, and its bricks go' : 'what is new serves already'}`
      : `${plan.title} can't be undone: "${stuck.title}" may have been done`,
    adviceOn(operation, { state, away: without }).join('\n'),
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
