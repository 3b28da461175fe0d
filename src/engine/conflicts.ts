import type { Node } from '../model/entities.ts';
import { entryOf } from '../model/entries.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { allChanges } from '../model/lanes.ts';
import type { Change, Operation, Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { changedBy } from '../model/unfinished.ts';
import { allSteps } from './stages.ts';
import { standingLines } from './standing.ts';

/**
 * Why a plan can't begin beside the open operations; null if it can. What a plan changes nobody else may change
 * or use; what it uses nobody else may change, but for the operation `after` that brings it. No host goes while an
 * operation has something to do on it, or may have: asked again it would answer for a pool of its own.
 */
export function conflictRefusal(
  state: State,
  plan: Plan,
  open: readonly Operation[],
  after?: Id,
): GlusterctlError | null {
  const all = allChanges(plan);
  const changes = new Set(all.filter((change) => disturbs(change, plan)).map(({ id }) => id));
  const uses = new Set(plan.uses);
  const leaving = all.filter(({ do: what, table }) => what === 'remove' && table === 'nodes');
  for (const operation of open) {
    const theirChanges = changedBy(operation);
    const shared =
      [...changes].find((id) => theirChanges.has(id) || operation.plan.uses.includes(id)) ??
      (operation.id === after ? undefined : [...uses].find((id) => theirChanges.has(id))) ??
      leaving.find(({ id }) => worksOn(operation.plan, state.nodes[id]))?.id;
    if (shared !== undefined) return conflict(state, shared, operation);
  }
  return null;
}

/**
 * What is only written down of a cluster, a host or a disk is in nobody's way: a host can be put out of use, and told
 * how to be reached, while an operation waits for it. Host names are: gluster and open operations go by them.
 */
function disturbs(change: Change, { stages }: Plan): boolean {
  if (stages.length > 0 || change.do !== 'update') return true;
  if (change.table === 'nodes') return change.set.manage !== undefined || change.set.storage !== undefined;
  return change.table !== 'clusters' && change.table !== 'devices';
}

function worksOn({ stages }: Plan, node: Node | undefined): boolean {
  const hosts = allSteps(stages).flatMap(({ host, alternatives }) => [host, ...alternatives]);
  return hosts.some(({ name }) => node?.manage.includes(name));
}

/** Heketi's words first, then which operation it is and what to do about it. */
function conflict(state: State, id: Id, operation: Operation): GlusterctlError {
  const part = `${nameOf(state, id)} is part of operation ${operation.id} (${operation.plan.title})`;
  return new GlusterctlError('refused', 'The target exists, contains other items, or is in use.', {
    hint: standingLines(operation, part, { state }).join('\n'),
    details: { id, operation: operation.id, title: operation.plan.title },
  });
}

function nameOf(state: State, id: Id): string {
  const volume = entryOf(state, 'volumes', id);
  if (volume !== undefined) return `Volume ${volume.name}`;
  const node = state.nodes[id];
  if (node !== undefined) return `Node ${node.manage[0] ?? id}`;
  const device = state.devices[id];
  if (device !== undefined) return `Device ${device.name} (${id})`;
  const cluster = state.clusters[id];
  if (cluster !== undefined) return `Cluster ${cluster.name ?? id}`;
  const brick = entryOf(state, 'bricks', id);
  if (brick !== undefined)
    return `A brick of ${entryOf(state, 'volumes', brick.volume)?.name ?? brick.volume} (${id})`;
  return id;
}
