import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { flag, refined } from '../../cli/flag.ts';
import { clusterCreatedView } from '../../ui/views/cluster.ts';
import { validName } from './valid-name.ts';

export const create = command({
  path: ['cluster', 'create'],
  summary: 'Create a cluster',
  description: 'Create a cluster: an empty one, which "node add" or "topology load" fills with hosts.',
  flags: {
    block: flag.bool({ fallback: true, summary: 'block volumes may be created on it' }),
    file: flag.bool({ fallback: true, summary: 'file volumes may be created on it' }),
    name: refined(flag.text({ placeholder: 'NAME', summary: 'a name for people, unique' }), validName),
  },
  examples: [
    { title: 'A cluster', line: 'cluster create' },
    { title: 'With a name to call it by', line: 'cluster create --name=lab' },
    { title: 'For file volumes only', line: 'cluster create --block=false' },
  ],
  changes: true,
  ignoresSurplus: true,
  async run(context, { name, file, block }) {
    const cluster = { id: context.ids.next(), name, file, block };
    const { planCreateCluster } = await import('../../plans/create-cluster.ts');
    const { state } = await carryOut(context, (planning) => planCreateCluster(cluster, planning));
    return clusterCreatedView(state, cluster);
  },
});
