import { command } from '../../cli/define.ts';
import { NODE_COLUMNS, nodeListView } from '../../ui/views/node.ts';
import { healthById, LIVE, liveHealth, refuseUnlessTable } from '../shared/live.ts';

export const list = command({
  path: ['node', 'list'],
  summary: 'List nodes',
  lists: { columns: NODE_COLUMNS, hasFull: true },
  flags: { live: LIVE },
  examples: [
    { title: 'All nodes', line: 'node list' },
    { title: 'With zones and space', line: 'node list -o table' },
    { title: 'With how they really do', line: 'node list -o table --live' },
  ],
  changes: false,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  async run(context, { live }, asked) {
    if (live) refuseUnlessTable(context, asked);
    const state = await context.store.read();
    return nodeListView(
      state,
      live ? healthById(await liveHealth(context, state), ({ hosts }) => hosts) : null,
      asked,
    );
  },
});
