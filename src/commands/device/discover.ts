import { lookAtDevices } from '../../actions/probe-hosts.ts';
import { command, type FlagDefinition } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { accessShape, sshAccess } from '../../model/access.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { withoutRootDot } from '../../model/host-name.ts';
import { findNode } from '../../model/lookup.ts';
import type { HostAddress } from '../../model/plan.ts';
import { addressOf, storageName } from '../../plans/addresses.ts';
import { deviceOn } from '../../plans/device-names.ts';
import { discoveryView, type FoundOnHost } from '../../ui/views/device.ts';
import { allFailed } from '../shared/several.ts';

export const TOPOLOGY_FLAG: FlagDefinition = {
  name: 'topology',
  type: 'string',
  placeholder: 'FILE',
  summary: 'the hosts of a topology file',
};

export interface ChosenHost {
  readonly address: HostAddress;
  readonly storage: string;
  readonly zone: number;
}

/** Hosts by name, those of a topology file, or all that are managed. A name that is no node is a host all the same. */
export async function chosenHosts(
  context: Context,
  names: readonly string[],
  topology: string,
): Promise<readonly ChosenHost[]> {
  const chosen: ChosenHost[] = [];
  if (topology !== '') {
    const { readTopology } = await import('../../plans/topology-file.ts');
    const file = readTopology(await context.environment.readFile(topology), topology);
    for (const warning of file.warnings) context.stderr(warning);
    for (const node of file.clusters.flatMap(({ nodes }) => nodes)) {
      const name = node.manage[0] ?? '';
      chosen.push({
        address: { name, access: node.access ?? sshAccess() },
        storage: node.storage[0] ?? name,
        zone: node.zone,
      });
    }
  }
  const state = await context.store.read();
  for (const name of names) {
    try {
      const node = findNode(state, name);
      chosen.push({ address: addressOf(node), storage: storageName(node), zone: node.zone });
    } catch (error) {
      if (!(error instanceof GlusterctlError) || error.code !== 'not-found') throw error;
      const host = withoutRootDot(name);
      chosen.push({ address: { name: host, access: sshAccess() }, storage: host, zone: chosen.length + 1 });
    }
  }
  if (chosen.length === 0 && topology === '' && names.length === 0) {
    for (const node of Object.values(state.nodes)) {
      chosen.push({ address: addressOf(node), storage: storageName(node), zone: node.zone });
    }
  }
  if (chosen.length === 0) throw usage('No hosts', 'Name some, or a file with --topology FILE.');
  return chosen;
}

export const discover = command<{ names: readonly string[]; topology: string; generate: string }>({
  path: ['device', 'discover'],
  summary: 'Show the block devices of hosts, what is on them, and whether they can be used',
  arguments: [
    { name: 'NODE', summary: 'hosts to look at; all managed ones if none is named', variadic: true },
  ],
  flags: [
    TOPOLOGY_FLAG,
    {
      name: 'generate',
      type: 'string',
      placeholder: 'FILE',
      summary: 'write a topology with all usable devices of these hosts, to be looked over',
    },
  ],
  examples: [{ title: 'What disks the host gl1 has', line: 'device discover gl1' }],
  changes: false,
  parse: (input) => ({
    names: input.arguments,
    topology: input.string('topology'),
    generate: input.string('generate'),
  }),
  async run(context, { names, topology, generate }) {
    const chosen = await chosenHosts(context, names, topology);
    const state = await context.store.read();
    const hosts = await context.hosts();
    const answers = await Promise.all(
      chosen.map(async (host) => ({ host, found: await lookAtDevices(hosts, host.address, []) })),
    );
    const failures = answers.flatMap(({ host, found }) =>
      found instanceof GlusterctlError ? [{ name: host.address.name, error: found }] : [],
    );
    if (failures.length === chosen.length) throw allFailed(failures);
    const troubles = failures.map(({ error }) =>
      error.hint === undefined ? error.message : `${error.message}\n${error.hint}`,
    );
    const rows = answers.flatMap(({ host, found }): FoundOnHost[] =>
      found instanceof GlusterctlError
        ? []
        : found.map((device) => ({
            host: host.address.name,
            device,
            managed: deviceOn(state, device)?.id ?? null,
          })),
    );
    if (generate !== '') {
      await context.environment.writeFile(generate, topologyText(chosen, rows));
    }
    return discoveryView(rows, troubles, generate === '' ? null : generate);
  },
});

function topologyText(chosen: readonly ChosenHost[], rows: readonly FoundOnHost[]): string {
  const nodes = chosen.map(({ address, storage, zone }) => ({
    node: {
      hostnames: { manage: [address.name], storage: [storage] },
      zone,
      ...accessShape(address.access),
    },
    devices: rows
      .filter(
        ({ host, device, managed }) => host === address.name && managed === null && device.refusal === null,
      )
      .map(({ device }) => device.stablePath),
  }));
  return `${JSON.stringify({ clusters: [{ nodes }] }, null, 2)}\n`;
}
