import { discoverDisks } from '../../actions/discover-disks.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { DISCOVERY_COLUMNS, discoveryView } from '../../ui/views/discovery.ts';
import { chosenHosts, hostsArgument, TOPOLOGY } from '../shared/chosen-hosts.ts';
import { FORCE, refuseExportTarget } from '../shared/export-target.ts';
import { allFailed } from '../shared/failures.ts';
import { generatedTopology } from './generated-topology.ts';

export const discover = command({
  path: ['device', 'discover'],
  summary: 'Show the block devices of hosts, what is on them, and whether they can be used',
  lists: { columns: DISCOVERY_COLUMNS },
  arguments: {
    nodes: hostsArgument('NODE', 'hosts to look at; all managed ones if none is named'),
  },
  flags: {
    topology: TOPOLOGY,
    generate: flag.text({
      placeholder: 'FILE',
      summary: 'write a topology with all usable devices of these hosts, to be looked over',
    }),
    force: FORCE,
  },
  examples: [{ title: 'What disks the host gl1 has', line: 'device discover gl1' }],
  changes: false,
  async run(context, { nodes, topology, generate, force }, asked) {
    if (generate !== '') await refuseExportTarget(context, generate, force);
    const chosen = await chosenHosts(context, nodes, topology);
    const { disks, failures } = await discoverDisks(
      context,
      chosen.map(({ address }) => address),
    );
    if (failures.length === chosen.length) throw allFailed(failures);
    if (generate !== '')
      await context.environment.writeFile(generate, generatedTopology(chosen, disks), 0o600, 'must-be-there');
    const troubles = failures.map(({ error }) =>
      error.hint === undefined ? error.message : `${error.message}\n${error.hint}`,
    );
    return discoveryView({ found: disks, troubles, written: generate === '' ? null : generate }, asked);
  },
});
