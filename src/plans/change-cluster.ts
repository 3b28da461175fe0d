import type { Cluster } from '../model/entities.ts';
import { notFound } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { clusterLabel, refuseTakenClusterName } from './cluster-names.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

/** What kinds of volumes it may hold; null leaves that as it is. */
export interface ClusterFlags {
  readonly file: boolean | null;
  readonly block: boolean | null;
}

export function planSetClusterFlags(id: Id, flags: ClusterFlags, { state }: Planning): Plan {
  const cluster = present(state, id);
  const { file, block } = { file: flags.file ?? cluster.file, block: flags.block ?? cluster.block };
  const same = file === cluster.file && block === cluster.block;
  return recordOnly({
    kind: 'change-cluster',
    title: `set flags of cluster ${clusterLabel(cluster)}`,
    changes: same ? [] : [{ do: 'update', table: 'clusters', id, set: { file, block } }],
  });
}

/** null takes the name away. */
export function planRenameCluster(id: Id, name: string | null, { state }: Planning): Plan {
  const cluster = present(state, id);
  if (cluster.name !== name) refuseTakenClusterName({ id, name }, state);
  const label = clusterLabel(cluster);
  return recordOnly({
    kind: 'change-cluster',
    title: name === null ? `take the name of cluster ${label} away` : `rename cluster ${label} to ${name}`,
    changes: cluster.name === name ? [] : [{ do: 'update', table: 'clusters', id, set: { name } }],
  });
}

function present({ clusters }: State, id: Id): Cluster {
  const cluster = clusters[id];
  if (cluster === undefined) throw notFound();
  return cluster;
}
