import { command } from '../../cli/define.ts';
import { CLUSTER_COLUMNS, clusterListView } from '../../ui/views/cluster.ts';

export const list = command({
  path: ['cluster', 'list'],
  summary: 'List clusters',
  lists: { columns: CLUSTER_COLUMNS, hasFull: true },
  examples: [
    { title: 'All clusters', line: 'cluster list' },
    { title: 'With their names and sizes', line: 'cluster list --output=wide' },
  ],
  changes: false,
  ignoresSurplus: true,
  run: async ({ store }, _input, asked) => clusterListView(await store.read(), asked),
});
