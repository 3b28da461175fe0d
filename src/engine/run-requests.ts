import { mapLimited } from '../hosts/limit.ts';
import { execute } from './execute.ts';
import { holdOf } from './hold.ts';
import { type Reservation, reserve } from './reserve.ts';
import { createRun, type Run } from './run.ts';
import type { EngineOptions, KeptOrigin, OperationRequest, Outcome } from './types.ts';

/** Hosts bound what runs on each of them; this only bounds what is kept in mind at once. */
const CONCURRENCY = 1024;

/** Reserves, runs and commits (or undoes) each request; outcomes come in the order of the requests. */
export async function runRequests(
  requests: readonly OperationRequest[],
  options: EngineOptions,
): Promise<readonly Outcome[]> {
  if (requests.length === 0) return [];
  const run = createRun(options);
  const ids = requests.map(({ kept }) => kept?.operation ?? options.ids.next());
  const reservations = await reserve(run, requests, ids);
  for (const [index, one] of reservations.entries()) {
    const kept = requests[index]?.kept;
    if (kept !== undefined && one.kind !== 'refused') tellOrigin(options, kept, one);
    if (one.kind === 'reserved') {
      options.onEvent({ type: 'reserved', operation: one.operation.id, plan: one.operation.plan });
    }
  }
  return await mapLimited(
    reservations,
    options.concurrency ?? CONCURRENCY,
    async (one) => await carryOut(run, one),
  );
}

function tellOrigin(
  { onEvent }: EngineOptions,
  { operation, file, made }: KeptOrigin,
  one: Exclude<Reservation, { kind: 'refused' }>,
): void {
  const { title } = one.kind === 'made' ? one.plan : one.operation.plan;
  onEvent({ type: 'applies', operation, file, title, made });
}

async function carryOut(run: Run, one: Reservation): Promise<Outcome> {
  if (one.kind === 'refused') return one;
  if (one.kind === 'made') {
    run.options.onEvent({
      type: 'ended',
      operation: one.operation,
      outcome: 'done',
      message: one.plan.title,
    });
    return { kind: 'done', operation: one.operation, plan: one.plan, state: one.state };
  }
  const { operation, simulated, lineage } = one;
  const hold = holdOf(run, operation, lineage);
  return await execute(run, { operation, hold, simulated, fresh: true, mayReplace: true });
}
