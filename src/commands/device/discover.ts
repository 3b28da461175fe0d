import { probeDevices } from '../../actions/probe-hosts.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { deviceOn } from '../../plans/device-names.ts';
import { discoveryView, type FoundOnHost } from '../../ui/views/device.ts';
import { chosenHosts, hostsArgument, TOPOLOGY } from '../shared/chosen-hosts.ts';
import { allFailed } from '../shared/failures.ts';
import { generatedTopology } from './generated-topology.ts';

export const discover = command({
  path: ['device', 'discover'],
  summary: 'Show the block devices of hosts, what is on them, and whether they can be used',
  arguments: {
    nodes: hostsArgument('NODE', 'hosts to look at; all managed ones if none is named'),
  },
  flags: {
    topology: TOPOLOGY,
    generate: flag.text({
      placeholder: 'FILE',
      summary: 'write a topology with all usable devices of these hosts, to be looked over',
    }),
  },
  examples: [{ title: 'What disks the host gl1 has', line: 'device discover gl1' }],
  changes: false,
  async run(context, { nodes, topology, generate }) {
    const chosen = await chosenHosts(context, nodes, topology);
    const state = await context.store.read();
    const hosts = await context.hosts();
    const answers = await Promise.all(
      chosen.map(async ({ address }) => ({
        host: address.name,
        found: await probeDevices(hosts, address, []),
      })),
    );
    const failures = answers.flatMap(({ host, found }) =>
      found instanceof GlusterctlError ? [{ name: host, error: found }] : [],
    );
    if (failures.length === chosen.length) throw allFailed(failures);
    const rows = answers.flatMap(({ host, found }): FoundOnHost[] =>
      found instanceof GlusterctlError
        ? []
        : found.map((device) => ({ host, device, managed: deviceOn(state, device)?.id ?? null })),
    );
    if (generate !== '') await context.environment.writeFile(generate, generatedTopology(chosen, rows));
    const troubles = failures.map(({ error }) =>
      error.hint === undefined ? error.message : `${error.message}\n${error.hint}`,
    );
    return discoveryView(rows, troubles, generate === '' ? null : generate);
  },
});
