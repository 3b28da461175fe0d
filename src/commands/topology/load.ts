import { loadTopology } from '../../actions/load-topology.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { topologyLoadView } from '../../ui/views/topology-load.ts';
import { askBeforeWiping } from '../shared/ask-before-wiping.ts';
import { topologyFile } from './ask-file.ts';
import { topologyIn } from './topology-in.ts';

const MISSING = 'Missing configuration file';

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
    }),
    heketiDb: flag.text({
      placeholder: 'FILE',
      summary: 'a database of Heketi instead: the same as "heketi import FILE"',
    }),
    destroyExistingData: flag.bool({
      fallback: false,
      summary:
        'wipe new disks that hold something, as "destroydata": true in the file does for one; never a disk in use',
    }),
  },
  examples: [
    { title: 'The hosts in topology.json', line: 'topology load --json=topology.json' },
    { title: 'All that a Heketi server manages', line: 'topology load --heketi-db=heketi.db --dry-run' },
  ],
  misses: [
    {
      flag: 'json',
      label: '--json FILE',
      required: MISSING,
      when: (said) => said('json') === '' && said('heketiDb') === '',
      ask: topologyFile,
    },
  ],
  changes: true,
  ignoresSurplus: true,
  check({ json, heketiDb, destroyExistingData }) {
    if (json === '' && heketiDb === '')
      throw usage(MISSING, 'It reads: glusterctl topology load --json=FILE');
    if (heketiDb === '') return;
    if (json !== '') throw usage('--json and --heketi-db exclude each other', 'One load takes one file.');
    if (destroyExistingData)
      throw usage(
        '--destroy-existing-data does not go with --heketi-db',
        'Nothing is changed on hosts by that.',
      );
  },
  async run(context, { json: file, heketiDb, destroyExistingData }) {
    if (heketiDb !== '') {
      if (context.prompt.keep !== undefined)
        throw usage('There is no plan to be kept of taking a database over');
      const { importDatabase } = await import('../heketi/import-database.ts');
      return await importDatabase(context, {
        file: heketiDb,
        config: '',
        offline: false,
        acceptDamage: false,
        pods: null,
      });
    }
    const topology = await topologyIn(context.environment, file);
    const loaded = await loadTopology(context, topology, {
      destroyData: destroyExistingData,
      mayWipe: askBeforeWiping(context),
    });
    return topologyLoadView(loaded, context.settings.dryRun);
  },
});
