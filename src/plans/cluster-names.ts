import type { Cluster } from '../model/entities.ts';
import { refused } from '../model/errors.ts';
import type { State } from '../model/state.ts';

/** What a person calls it. */
export function clusterLabel({ id, name }: Pick<Cluster, 'id' | 'name'>): string {
  return name ?? id;
}

/** Names are unique across clusters; one without a name is in nobody's way. */
export function refuseTakenClusterName({ id, name }: Pick<Cluster, 'id' | 'name'>, state: State): void {
  if (name === null) return;
  const taken = Object.values(state.clusters).find((other) => other.name === name && other.id !== id);
  if (taken !== undefined) {
    throw refused(
      `Cluster name '${name}' already in use by cluster ${taken.id}`,
      'Choose another name, or rename that one.',
    );
  }
}
