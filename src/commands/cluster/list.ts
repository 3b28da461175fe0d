import { command } from '../../cli/define.ts';
import { clusterListView } from '../../ui/views/cluster.ts';

export const list = command({
  path: ['cluster', 'list'],
  summary: 'List clusters',
  examples: [
    { title: 'All clusters', line: 'cluster list' },
    { title: 'With their names and sizes', line: 'cluster list --output=wide' },
  ],
  changes: false,
  run: async ({ store }) => clusterListView(await store.read()),
});
