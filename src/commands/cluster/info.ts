import { command } from '../../cli/define.ts';
import { findCluster } from '../../model/lookup.ts';
import { clusterView } from '../../ui/views/cluster.ts';
import { cluster } from './cluster-argument.ts';

export const info = command({
  path: ['cluster', 'info'],
  summary: 'Show a cluster',
  arguments: { cluster },
  examples: [{ title: 'The cluster called lab', line: 'cluster info lab' }],
  changes: false,
  ignoresSurplus: true,
  async run({ store }, { cluster: reference }) {
    const state = await store.read();
    return clusterView(state, findCluster(state, reference));
  },
});
