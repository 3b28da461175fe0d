import { notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { clusterLabel } from './cluster-names.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

/** Only an empty one goes; what open operations are about to put into it counts. */
export function planDeleteCluster(id: Id, { state }: Planning): Plan {
  const cluster = state.clusters[id];
  if (cluster === undefined) throw notFound();
  const inside = [
    ...Object.values(state.nodes),
    ...Object.values(state.volumes),
    ...Object.values(state.blockVolumes),
  ];
  if (inside.some((entry) => entry.cluster === id)) {
    throw refused(
      `Unable to delete cluster [${id}] because it contains volumes and/or nodes`,
      `"glusterctl cluster info ${id}" lists them; delete them first.`,
    );
  }
  return recordOnly({
    kind: 'delete-cluster',
    title: `delete cluster ${clusterLabel(cluster)}`,
    changes: [{ do: 'remove', table: 'clusters', id }],
  });
}
