import { compareTopology } from '../../actions/compare-topology.ts';
import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { topologyDiffView } from '../../ui/views/topology-diff.ts';
import { topologyFile } from './ask-file.ts';
import { topologyIn } from './topology-in.ts';

export const diff = command({
  path: ['topology', 'diff'],
  summary: 'Compare a topology file with what is there; exit code 6 when anything differs',
  description:
    'Asks no host. + is only in the file, and "topology load" would bring it; - is only here, and stays; ~ is in both and otherwise. Of what the file does not mention, as tags of a host or volumes of a cluster, nothing is said.',
  arguments: {
    file: argument.one(
      { name: 'FILE', summary: 'the topology file; - is standard input' },
      {
        required: 'Missing topology file',
        hint: 'It reads: glusterctl topology diff FILE',
        ask: topologyFile,
      },
    ),
  },
  examples: [{ title: 'What a load would change', line: 'topology diff topology.json' }],
  changes: false,
  async run(context, { file }) {
    const topology = await topologyIn(context.environment, file);
    return topologyDiffView(await compareTopology(context, topology), topology.warnings);
  },
});
