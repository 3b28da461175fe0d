import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { findCluster } from '../../model/lookup.ts';
import { clusterDeletedView } from '../../ui/views/cluster.ts';
import { cluster } from './cluster-argument.ts';

export const deleteCluster = command({
  path: ['cluster', 'delete'],
  summary: 'Delete an empty cluster',
  arguments: { cluster },
  examples: [{ title: 'Delete the cluster called lab', line: 'cluster delete lab' }],
  changes: true,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  async run(context, { cluster: reference }) {
    const found = findCluster(await context.store.read(), reference);
    const { planDeleteCluster } = await import('../../plans/delete-cluster.ts');
    await carryOut(context, (planning) => planDeleteCluster(found.id, planning));
    return clusterDeletedView(found);
  },
});
