import type { Cluster } from '../model/entities.ts';
import type { Plan } from '../model/plan.ts';
import { clusterLabel, refuseTakenClusterName } from './cluster-names.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

export function planCreateCluster(cluster: Cluster, { state }: Planning): Plan {
  refuseTakenClusterName(cluster, state);
  return recordOnly({
    kind: 'create-cluster',
    title: `create cluster ${clusterLabel(cluster)}`,
    changes: [{ do: 'add', table: 'clusters', id: cluster.id, value: cluster }],
  });
}
