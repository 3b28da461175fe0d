import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Operation, Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { type OwnerState, ownerState } from './owner.ts';

/**
 * Why a plan can't begin beside the open operations; null if it can. What a plan changes nobody else may change
 * or use; what it uses nobody else may change, but for the operation `after` that brings it.
 */
export function findConflict(
  state: State,
  plan: Plan,
  open: readonly Operation[],
  after?: Id,
): GlusterctlError | null {
  const changes = changedIds(plan);
  const uses = new Set(plan.uses);
  for (const operation of open) {
    const theirChanges = changedIds(operation.plan);
    const shared =
      [...changes].find((id) => theirChanges.has(id) || operation.plan.uses.includes(id)) ??
      (operation.id === after ? undefined : [...uses].find((id) => theirChanges.has(id)));
    if (shared !== undefined) return conflict(state, shared, operation);
  }
  return null;
}

function changedIds(plan: Plan): ReadonlySet<Id> {
  return new Set(plan.changes.map((change) => change.id));
}

/** Heketi's words first, then which operation it is and what to do about it. */
function conflict(state: State, id: Id, operation: Operation): GlusterctlError {
  const hints: Readonly<Record<OwnerState, string>> = {
    alive: `It runs now (process ${operation.owner.pid}, "${operation.owner.command}"): wait for it.`,
    dead: `It was left unfinished. What to do about it first: glusterctl operation info ${operation.id}`,
    unknown: `It belongs to ${operation.owner.user} on ${operation.owner.host}. If it no longer runs there: glusterctl operation resume ${operation.id} --force`,
  };
  const owner = operation.status === 'failed' ? 'dead' : ownerState(operation.owner);
  return new GlusterctlError('refused', 'The target exists, contains other items, or is in use.', {
    hint: `${nameOf(state, id)} is part of operation ${operation.id} (${operation.plan.title}). ${hints[owner]}`,
    details: { id, operation: operation.id, title: operation.plan.title },
  });
}

function nameOf(state: State, id: Id): string {
  const volume = state.volumes[id];
  if (volume !== undefined) return `Volume ${volume.name}`;
  const node = state.nodes[id];
  if (node !== undefined) return `Node ${node.manage[0] ?? id}`;
  const device = state.devices[id];
  if (device !== undefined) return `Device ${device.name} (${id})`;
  const cluster = state.clusters[id];
  if (cluster !== undefined) return `Cluster ${cluster.name ?? id}`;
  const brick = state.bricks[id];
  if (brick !== undefined) return `A brick of ${state.volumes[brick.volume]?.name ?? brick.volume} (${id})`;
  return id;
}
