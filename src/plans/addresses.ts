import type { Id } from '../model/ids.ts';
import type { HostAddress } from '../model/plan.ts';
import type { Node, State } from '../model/state.ts';

export function manageName(node: Node): string {
  return node.manage[0] ?? node.id;
}

export function storageName(node: Node): string {
  return node.storage[0] ?? manageName(node);
}

export function addressOf(node: Node): HostAddress {
  return { name: manageName(node), ssh: node.ssh };
}

/** Nodes of a cluster by id: the order of mount strings, and of hosts that may do gluster's part. */
export function nodesOf(state: State, cluster: Id): readonly Node[] {
  return Object.values(state.nodes)
    .filter((node) => node.cluster === cluster)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Hosts that can run a gluster command for the cluster, those in use first. */
export function glusterHosts(
  state: State,
  cluster: Id,
  unreachable: ReadonlySet<string>,
  except?: Id,
): readonly HostAddress[] {
  const nodes = nodesOf(state, cluster).filter(
    (node) => node.id !== except && !unreachable.has(manageName(node)) && node.state !== 'failed',
  );
  return [
    ...nodes.filter((node) => node.state === 'online'),
    ...nodes.filter((node) => node.state !== 'online'),
  ].map(addressOf);
}
