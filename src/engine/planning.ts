import { applyChanges } from '../model/apply.ts';
import { GlusterctlError, retold } from '../model/errors.ts';
import { allChanges } from '../model/lanes.ts';
import type { Change, HostAddress, Plan, Step } from '../model/plan.ts';
import { withReservations } from '../model/reserved.ts';
import type { State } from '../model/state.ts';
import { withNotes } from '../plans/notes/with-notes.ts';
import type { Terms } from '../plans/planning.ts';
import { asGlusterctlError } from './failure.ts';
import { kindMismatch } from './guard.ts';
import { connectUnlessStopped, hostRefusal, probeKinds, type Run, uniqueHosts } from './run.ts';
import { allSteps } from './stages.ts';
import { byStanding } from './standing.ts';
import type { OperationRequest } from './types.ts';

export type Planned = Plan | GlusterctlError;

/** Plans requests one after the other, each seeing what those before it will take. Of what refuses one it is told whether it still runs. */
export function planAll(
  state: State,
  requests: readonly OperationRequest[],
  terms: Terms,
  unreachable: ReadonlySet<string>,
): readonly Planned[] {
  const { settings, policy } = terms(state);
  let view = withReservations(state);
  return requests.map((request) => {
    try {
      const planning = { state: view, settings, policy, unreachable };
      const made = request.plan(planning);
      const plan = request.kept === undefined ? withNotes(made, planning) : made;
      view = applyChanges(view, takenBy(plan));
      return plan;
    } catch (error) {
      return byStanding(asGlusterctlError(error), state);
    }
  });
}

/** What a plan will take, as plans behind it are to see it: what it removes stays until it has removed it. */
export function takenBy(plan: Plan): readonly Change[] {
  return plan.stages.length === 0 ? plan.changes : allChanges(plan).filter(({ do: what }) => what === 'add');
}

/** Hosts that plans work on, and those of nodes that they bring in. */
export function hostsOf(plans: readonly Planned[]): readonly HostAddress[] {
  return uniqueHosts(
    plans.flatMap((plan) =>
      plan instanceof GlusterctlError ? [] : [...stepsOf(plan).map((step) => step.host), ...newHosts(plan)],
    ),
  );
}

function newHosts(plan: Plan): readonly HostAddress[] {
  return allChanges(plan).flatMap((change) => {
    if (change.do !== 'add' || change.table !== 'nodes') return [];
    const { manage, access } = change.value;
    return manage.slice(0, 1).map((name) => ({ name, access }));
  });
}

/** Hosts whose kind no script will check: all of them while the state has none, else new ones without steps. */
function hostsToProbe(state: State, plans: readonly Planned[]): readonly HostAddress[] {
  if (state.simulated === null) return hostsOf(plans);
  return plans.flatMap((plan) =>
    plan instanceof GlusterctlError || plan.stages.length > 0 ? [] : newHosts(plan),
  );
}

export function stepsOf(plan: Plan): readonly Step[] {
  return allSteps(plan.stages);
}

export function unreachableNames(run: Run): ReadonlySet<string> {
  return new Set([...run.reach].flatMap(([name, error]) => (error === null ? [] : [name])));
}

/**
 * Plans on what is there and on who answers: hosts of the plans are connected to, and as long as more of them
 * can't be used, planned without. Gives plans whose hosts have all been tried; null: it was stopped before.
 */
export async function planReachable(
  run: Run,
  state: State,
  requests: readonly OperationRequest[],
): Promise<readonly Planned[] | null> {
  let first: readonly Planned[] | null = null;
  for (;;) {
    const unreachable = unreachableNames(run);
    const plans = planAll(state, requests, run.options.terms, unreachable);
    first ??= plans;
    const hosts = hostsOf(plans);
    if (!(await connectUnlessStopped(run, hosts))) return null;
    await probeKinds(run, hostsToProbe(state, plans));
    if (unreachableNames(run).size === unreachable.size) {
      const before = first;
      return plans.map((plan, index) => admitted(run, state, plan, before[index] ?? plan));
    }
  }
}

/** The plan, or why it can't begin on the hosts as they are. */
export function admitted(run: Run, state: State, plan: Planned, wished: Planned): Planned {
  const missing = hostsOf([wished]).flatMap((host) => hostRefusal(run, host) ?? []);
  if (plan instanceof GlusterctlError) {
    const [absent] = missing;
    if (absent === undefined || wished instanceof GlusterctlError) return plan;
    return retold(absent, {
      hints: [`It does not go without that host either: ${plan.message}`, plan.hint ?? ''],
      details: { without: { message: plan.message, ...plan.details } },
    });
  }
  const [untrusted, ...others] = missing.filter((error) => error.code === 'untrusted-host');
  if (untrusted !== undefined) return others.length === 0 ? untrusted : alsoUntrusted(untrusted, others);
  const [missingNew] = newHosts(plan).flatMap((host) => hostRefusal(run, host) ?? []);
  if (missingNew !== undefined) return missingNew;
  for (const step of stepsOf(plan)) {
    const candidates = [step.host, ...step.alternatives].map((host) => hostRefusal(run, host));
    const [absent] = candidates;
    if (step.whenUnreachable === 'defer' || candidates.includes(null)) continue;
    if (absent !== null && absent !== undefined)
      return retold(absent, { hints: [`Needed to ${lowerFirst(step.title)}.`] });
  }
  return kindRefusal(run, state, plan) ?? plan;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function alsoUntrusted(first: GlusterctlError, others: readonly GlusterctlError[]): GlusterctlError {
  const names = others.map(({ details }) => String(details?.host));
  return retold(first, { hints: [`Likewise: ${names.join(', ')}`] });
}

/** Hosts of both kinds in one plan, or of the other kind than the state's. */
function kindRefusal(run: Run, state: State, plan: Plan): GlusterctlError | null {
  let kind = state.simulated;
  for (const { name } of hostsOf([plan])) {
    const seen = run.kinds.get(name);
    if (seen === undefined) continue;
    kind ??= seen;
    if (seen !== kind) return kindMismatch(name, seen);
  }
  return null;
}

/** What the plan's hosts are, where the state does not know it yet. */
export function kindOf(run: Run, state: State, plan: Plan): boolean | null {
  if (state.simulated !== null) return state.simulated;
  const kinds = hostsOf([plan]).flatMap(({ name }) => run.kinds.get(name) ?? []);
  return kinds[0] ?? null;
}
