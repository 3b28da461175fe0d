import { applyChanges } from '../model/apply.ts';
import { amended } from '../model/entries.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Operation, Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { conflictRefusal } from './conflicts.ts';
import { asGlusterctlError } from './failure.ts';
import { nextToken } from './hold.ts';
import {
  admitted,
  hostsOf,
  kindOf,
  type Planned,
  planAll,
  planReachable,
  unreachableNames,
} from './planning.ts';
import { withLineage, withOperation } from './records.ts';
import { type Run, stoppedBefore } from './run.ts';
import type { OperationRequest } from './types.ts';

export type Reservation =
  | {
      readonly kind: 'reserved';
      readonly operation: Operation;
      readonly simulated: boolean | null;
      readonly lineage: Id;
    }
  /** Nothing to do on hosts: its changes are made already. */
  | { readonly kind: 'made'; readonly operation: Id; readonly plan: Plan; readonly state: State }
  | { readonly kind: 'refused'; readonly error: GlusterctlError; readonly withBase?: true };

/** Plans on the newest state under its lock, and stores all operations in one commit before anything runs. */
export async function reserve(
  run: Run,
  requests: readonly OperationRequest[],
  ids: readonly Id[],
  earlier: ReadonlyMap<OperationRequest, Reservation> = new Map(),
): Promise<readonly Reservation[]> {
  const { store } = run.options;
  // Which hosts it takes: what is reserved is planned on the newest.
  const wishedFor = async (state: State): Promise<readonly Planned[] | null> =>
    await planReachable(run, state, requests);
  let wished = await wishedFor(store.recent?.() ?? (await store.read()));
  for (;;) {
    if (wished === null || run.options.stop.aborted) return requests.map(stoppedBefore);
    const attempt = new Attempt(run, requests, ids, wished, earlier);
    try {
      const state = await run.commits.submit('reserve', (present) => attempt.on(present), {
        interim: wished.every(goesOn),
      });
      if (attempt.unknownHosts) {
        wished = await wishedFor(state);
        continue;
      }
      return attempt.result.map((one) => (one.kind === 'made' ? { ...one, state } : one));
    } catch (error) {
      const failure = asGlusterctlError(error);
      if (requests.length === 1 || failure.code !== 'failed') {
        return requests.map(() => ({ kind: 'refused', error: failure }));
      }
      const single: Reservation[] = [];
      const made = new Map<OperationRequest, Reservation>();
      for (const [index, request] of requests.entries()) {
        const [one] = await reserve(run, [request], ids.slice(index, index + 1), made);
        if (one === undefined) continue;
        single.push(one);
        made.set(request, one);
      }
      return single;
    }
  }
}

/** What it is reserved for tells how it ended; a plan without steps has ended with this. */
function goesOn(plan: Planned): boolean {
  return plan instanceof GlusterctlError || plan.stages.length > 0;
}

/** One try on one generation of the state. */
class Attempt {
  result: readonly Reservation[] = [];
  /** The plan on the newest state needs hosts that nobody has tried yet. */
  unknownHosts = false;
  readonly run: Run;
  readonly requests: readonly OperationRequest[];
  readonly ids: readonly Id[];
  readonly wished: readonly Planned[];
  /** Results of requests that were reserved one by one before these. */
  readonly earlier: ReadonlyMap<OperationRequest, Reservation>;

  constructor(
    run: Run,
    requests: readonly OperationRequest[],
    ids: readonly Id[],
    wished: readonly Planned[],
    earlier: ReadonlyMap<OperationRequest, Reservation>,
  ) {
    this.run = run;
    this.requests = requests;
    this.ids = ids;
    this.wished = wished;
    this.earlier = earlier;
  }

  on(present: State): State {
    const plans = planAll(present, this.requests, this.run.options.terms, unreachableNames(this.run));
    this.unknownHosts = hostsOf(plans).some((host) => !this.run.reach.has(host.name));
    if (this.unknownHosts) return present;
    let state = withLineage(present, this.requests);
    const made = new Map(this.earlier);
    this.result = this.requests.map((request, index) => {
      const base = request.after && made.get(request.after);
      const [after, one] = this.reserved(state, index, plans[index], base);
      state = after;
      made.set(request, one);
      return one;
    });
    return state;
  }

  private reserved(
    state: State,
    index: number,
    raw: Planned | undefined,
    base: Reservation | undefined,
  ): readonly [State, Reservation] {
    const { run } = this;
    const refused = (error: GlusterctlError) => [state, { kind: 'refused', error }] as const;
    if (base?.kind === 'refused') return [state, { ...base, withBase: true }];
    if (raw === undefined) return refused(new GlusterctlError('failed', 'Nothing was planned'));
    const early = this.wished[index];
    const plan = early instanceof GlusterctlError && raw instanceof GlusterctlError ? early : raw;
    const planned = admitted(run, state, plan, plan);
    if (planned instanceof GlusterctlError) return refused(planned);
    const id = this.ids[index] ?? run.options.ids.next();
    const after = base?.kind === 'reserved' ? base.operation.id : undefined;
    const conflict = conflictRefusal(state, planned, Object.values(state.operations), after);
    if (conflict !== null) return refused(conflict);
    const simulated = kindOf(run, state, planned);
    const settled = withKind(state, simulated);
    if (planned.stages.length === 0) {
      const changed = applyChanges(settled, planned.changes);
      return [changed, { kind: 'made', operation: id, plan: planned, state: changed }];
    }
    const operation = this.operation(id, planned, after, nextToken(state));
    return [
      withOperation(settled, operation),
      { kind: 'reserved', operation, simulated, lineage: state.lineage },
    ];
  }

  private operation(id: Id, plan: Plan, after: Id | undefined, token: number): Operation {
    const { owner, clock } = this.run.options;
    return {
      id,
      plan,
      created: clock.now().toISOString(),
      owner,
      token,
      status: 'running',
      direction: 'forward',
      reason: '',
      remaining: [],
      readings: [],
      ...(after === undefined ? {} : { after }),
    };
  }
}

/** The first hosts that are worked with decide whether the state is of real or of simulated ones. */
function withKind(state: State, simulated: boolean | null): State {
  return state.simulated === null && simulated !== null ? amended(state, { simulated }) : state;
}
