import { loadTopology } from '../../actions/load-topology.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { topologyLoadView } from '../../ui/views/topology-load.ts';
import { askBeforeWiping } from '../shared/ask-before-wiping.ts';
import { topologyFile } from './ask-file.ts';
import { topologyIn } from './topology-in.ts';

export const load = command({
  path: ['topology', 'load'],
  summary: 'Bring hosts and their devices under management, as a file describes them',
  description:
    'Reads the whole file first. What is there already is kept; a changed zone, tag or flag is applied. "volumes" of a cluster are made where they are absent, on all that the file has brought; one that is there and otherwise than in the file stays as it is, and what differs is told. What fails keeps nothing else back: mend it and load again. Exit code 3 when a part failed, 6 when a volume differs.',
  flags: {
    json: flag.text({
      short: 'j',
      placeholder: 'FILE',
      summary: 'the topology file; - is standard input',
      required: 'Missing configuration file',
      hint: 'It reads: glusterctl topology load --json=FILE',
      ask: topologyFile,
    }),
    destroyExistingData: flag.bool({
      fallback: false,
      summary:
        'wipe new disks that hold something, as "destroydata": true in the file does for one; never a disk in use',
    }),
  },
  examples: [{ title: 'The hosts in topology.json', line: 'topology load --json=topology.json' }],
  changes: true,
  async run(context, { json: file, destroyExistingData }) {
    const topology = await topologyIn(context.environment, file);
    const loaded = await loadTopology(context, topology, {
      destroyData: destroyExistingData,
      mayWipe: askBeforeWiping(context),
    });
    return topologyLoadView(loaded, context.settings.dryRun);
  },
});
