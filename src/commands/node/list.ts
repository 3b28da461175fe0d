import { command } from '../../cli/define.ts';
import { nodeListView } from '../../ui/views/node.ts';

export const list = command({
  path: ['node', 'list'],
  summary: 'List nodes',
  examples: [
    { title: 'All nodes', line: 'node list' },
    { title: 'With zones and space', line: 'node list -o table' },
  ],
  changes: false,
  ignoresJsonFlag: true,
  run: async ({ store }) => nodeListView(await store.read()),
});
