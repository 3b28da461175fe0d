import type { Id } from './ids.ts';
import type { State } from './state.ts';

/** Storage names of all nodes of the cluster, in the order of node ids; the first is what one mounts from. */
export function mountHosts(state: State, cluster: Id): readonly string[] {
  return Object.values(state.nodes)
    .filter((node) => node.cluster === cluster)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((node) => node.storage[0] ?? '');
}
