import { loadTopology } from '../../actions/load-topology.ts';
import { type CommandDefinition, command } from '../../cli/command.ts';
import { accessShape } from '../../model/access.ts';
import { refused, usage } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { manageName } from '../../plans/addresses.ts';
import { inNaturalOrder } from '../../ui/natural-order.ts';
import { byId, devicesOf } from '../../ui/views/shapes.ts';
import { said } from '../../ui/views/state.ts';
import { topologyView } from '../../ui/views/topology.ts';
import { topologyLoadView } from '../../ui/views/topology-load.ts';

const load = command<{ file: string; destroyData: boolean }>({
  path: ['topology', 'load'],
  summary: 'Bring hosts and their devices under management, as a file describes them',
  description:
    'Reads the whole file first. What is there already is kept; a changed zone, tag or flag is applied. What fails keeps nothing else back: mend it and load again. Exit code 3 when a part failed.',
  flags: [
    {
      name: 'json',
      short: 'j',
      type: 'string',
      placeholder: 'FILE',
      summary: 'the topology file; - is standard input',
    },
    {
      name: 'destroy-existing-data',
      type: 'bool',
      fallback: false,
      summary:
        'wipe new disks that hold something, as "destroydata": true in the file does for one; never a disk in use',
    },
  ],
  examples: [{ title: 'The hosts in topology.json', line: 'topology load --json=topology.json' }],
  changes: true,
  parse(input) {
    const file = input.string('json');
    if (file === '') throw usage('Missing configuration file', 'topology load --json=FILE');
    return { file, destroyData: input.bool('destroy-existing-data') };
  },
  async run(context, { file, destroyData }) {
    const { environment } = context;
    const text = file === '-' ? await environment.readStdin() : await readFile(context.environment, file);
    const { readTopology } = await import('../../plans/topology-file.ts');
    const topology = readTopology(text, file === '-' ? 'standard input' : file);
    const loaded = await loadTopology(context, topology, destroyData);
    return topologyLoadView(loaded, context.settings.dryRun);
  },
});

async function readFile(
  environment: { readFile(path: string): Promise<string> },
  file: string,
): Promise<string> {
  try {
    return await environment.readFile(file);
  } catch (error) {
    throw usage('Unable to open config file', error instanceof Error ? error.message : file);
  }
}

const info = command<string>({
  path: ['topology', 'info'],
  summary: 'Show everything: clusters, volumes, nodes, devices, bricks',
  flags: [
    {
      name: 'template',
      short: 'T',
      type: 'string',
      placeholder: 'TEXT',
      summary: 'a Go template; not supported',
    },
  ],
  examples: [
    { title: 'Everything, as heketi-cli printed it', line: 'topology info' },
    { title: 'A tree with bars of used space', line: 'topology info -o table' },
  ],
  changes: false,
  parse(input) {
    const template = input.string('template');
    if (template !== '')
      throw refused('Go templates are not supported', 'Take the JSON instead: topology info --json | jq …');
    return template;
  },
  run: async ({ store }) => topologyView(await store.read()),
});

const exportCommand = command<string>({
  path: ['topology', 'export'],
  summary: 'Print the topology as a file that "topology load" takes',
  arguments: [{ name: 'FILE', summary: 'where to; standard output if it is not given or -' }],
  examples: [{ title: 'Print it', line: 'topology export' }],
  changes: false,
  parse: (input) => input.arguments[0] ?? '-',
  async run({ store, environment }, target) {
    const text = `${JSON.stringify(topologyFile(await store.read()), null, 2)}\n`;
    if (target === '-') return { text: () => text, json: () => JSON.parse(text), verbatim: true };
    await environment.writeFile(target, text);
    return said(`Exported to ${target}`, { path: target });
  },
});

/** In natural order: exports of one topology are the same, whatever ids it has. */
function topologyFile(state: State) {
  const filled = (value: object): boolean => Object.keys(value).length > 0;
  return {
    clusters: byId(Object.values(state.clusters)).map((cluster) => ({
      ...(cluster.name === null ? {} : { name: cluster.name }),
      file: cluster.file,
      block: cluster.block,
      nodes: inNaturalOrder(
        byId(Object.values(state.nodes).filter((node) => node.cluster === cluster.id)),
        manageName,
      ).map((node) => ({
        node: {
          hostnames: { manage: node.manage, storage: node.storage },
          zone: node.zone,
          ...(filled(node.tags) ? { tags: node.tags } : {}),
          ...accessShape(node.access),
        },
        devices: inNaturalOrder(devicesOf(state, node.id), ({ name }) => name).map(({ name, tags }) =>
          filled(tags) ? { name, tags } : name,
        ),
      })),
    })),
  };
}

export const commands: readonly CommandDefinition[] = [load, info, exportCommand];
