import type { Device, Node } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import { allChanges } from '../model/lanes.ts';
import type { HostAddress, Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';

export function manageName(node: Node): string {
  return node.manage[0] ?? node.id;
}

export function storageName(node: Node): string {
  return node.storage[0] ?? manageName(node);
}

export function addressOf(node: Node): HostAddress {
  return { name: manageName(node), access: node.access };
}

/** `gl1:/dev/sdb` */
export function deviceLabel({ node, name }: Device, state: State): string {
  const host = state.nodes[node];
  return host === undefined ? name : `${manageName(host)}:${name}`;
}

/** Nodes of a cluster by id: the order of mount strings, and of hosts that may do gluster's part. */
export function nodesOf(state: State, cluster: Id): readonly Node[] {
  return Object.values(state.nodes)
    .filter((node) => node.cluster === cluster)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Nodes that open operations add or remove: whether they are in the pool shows when those have ended. */
function comingOrGoing(state: State): ReadonlyMap<Id, Operation> {
  return new Map(
    Object.values(state.operations).flatMap((operation) =>
      allChanges(operation.plan).flatMap(({ do: what, table, id }) =>
        table === 'nodes' && what !== 'update' ? [[id, operation] as const] : [],
      ),
    ),
  );
}

/** What to end first where the other nodes of a cluster come or go. */
export function unsettledHint(state: State, cluster: Id, except: Id): string | undefined {
  const unsettled = comingOrGoing(state);
  const node = nodesOf(state, cluster).find(({ id }) => id !== except && unsettled.has(id));
  const operation = unsettled.get(node?.id ?? '');
  if (node === undefined || operation === undefined) return undefined;
  const { id, plan } = operation;
  return `${manageName(node)} is part of operation ${id} (${plan.title}). If it was left unfinished: glusterctl operation clean ${id}`;
}

/** Hosts that can run a gluster command for the cluster, those in use first. */
export function glusterHosts(
  state: State,
  cluster: Id,
  unreachable: ReadonlySet<string>,
  except?: Id,
): readonly HostAddress[] {
  const unsettled = comingOrGoing(state);
  const nodes = nodesOf(state, cluster).filter(
    (node) =>
      node.id !== except &&
      !unsettled.has(node.id) &&
      !unreachable.has(manageName(node)) &&
      node.state !== 'failed' &&
      node.maintenance == null,
  );
  return [
    ...nodes.filter((node) => node.state === 'online'),
    ...nodes.filter((node) => node.state !== 'online'),
  ].map(addressOf);
}
