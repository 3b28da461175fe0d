import { command, type ParsedInput } from '../../cli/command.ts';
import { goBool } from '../../cli/parse/go-values.ts';
import { applyChanges } from '../../model/apply.ts';
import { refused, usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import { withReservations } from '../../model/reserved.ts';
import type { Cluster, State } from '../../model/state.ts';
import { clusterNameRefusal } from '../../plans/validate.ts';
import {
  clusterCreatedView,
  clusterDeletedView,
  clusterListView,
  clusterView,
  silentClusterView,
} from '../../ui/views/cluster.ts';

const CLUSTER = [{ name: 'CLUSTER', summary: 'id, beginning of the id, or name' }] as const;

const create = command<{ name: string | null; file: boolean; block: boolean }>({
  path: ['cluster', 'create'],
  summary: 'Create a cluster',
  description: 'Create a cluster: an empty one, which "node add" or "topology load" fills with hosts.',
  flags: [
    { name: 'block', type: 'bool', fallback: true, summary: 'block volumes may be created on it' },
    { name: 'file', type: 'bool', fallback: true, summary: 'file volumes may be created on it' },
    { name: 'name', type: 'string', placeholder: 'NAME', summary: 'a name for people, unique' },
  ],
  examples: [
    { title: 'A cluster', line: 'cluster create' },
    { title: 'With a name to call it by', line: 'cluster create --name=lab' },
    { title: 'For file volumes only', line: 'cluster create --block=false' },
  ],
  changes: true,
  parse: (input) => ({
    name: input.string('name') === '' ? null : validName(input.string('name')),
    file: input.bool('file'),
    block: input.bool('block'),
  }),
  async run({ store, ids }, { name, file, block }) {
    const cluster: Cluster = { id: ids.next(), name, file, block };
    const { state } = await store.commit('cluster create', (present) => {
      refuseTaken(present, name, null);
      return applyChanges(present, [{ do: 'add', table: 'clusters', id: cluster.id, value: cluster }]);
    });
    return clusterCreatedView(state, cluster);
  },
});

const list = command<null>({
  path: ['cluster', 'list'],
  summary: 'List clusters',
  examples: [
    { title: 'All clusters', line: 'cluster list' },
    { title: 'With their names and sizes', line: 'cluster list --output=wide' },
  ],
  changes: false,
  parse: () => null,
  run: async ({ store }) => clusterListView(await store.read()),
});

const info = command<string>({
  path: ['cluster', 'info'],
  summary: 'Show a cluster',
  arguments: CLUSTER,
  examples: [{ title: 'The cluster called lab', line: 'cluster info lab' }],
  changes: false,
  parse: clusterArgument,
  async run({ store }, reference) {
    const state = await store.read();
    return clusterView(state, findCluster(state, reference));
  },
});

const setflags = command<{ reference: string; file: boolean | null; block: boolean | null }>({
  path: ['cluster', 'setflags'],
  summary: 'Say what kinds of volumes a cluster may hold',
  arguments: CLUSTER,
  flags: [
    {
      name: 'block',
      type: 'string',
      placeholder: 'BOOL',
      summary: 'whether block volumes may be created on it',
    },
    {
      name: 'file',
      type: 'string',
      placeholder: 'BOOL',
      summary: 'whether file volumes may be created on it',
    },
  ],
  examples: [{ title: 'No block volumes on it from now on', line: 'cluster setflags lab --block=false' }],
  changes: true,
  ignoresJsonFlag: true,
  parse(input) {
    const reference = clusterArgument(input);
    const [file, block] = [input.string('file'), input.string('block')];
    if (file === '' && block === '') throw usage('At least one of --file or --block must be specified.');
    return { reference, file: optionalBool(file), block: optionalBool(block) };
  },
  async run({ store }, { reference, file, block }) {
    const { state } = await store.commit('cluster setflags', (present) => {
      const cluster = findCluster(present, reference);
      const set = { file: file ?? cluster.file, block: block ?? cluster.block };
      if (set.file === cluster.file && set.block === cluster.block) return present;
      return applyChanges(present, [{ do: 'update', table: 'clusters', id: cluster.id, set }]);
    });
    return silentClusterView(state, findCluster(state, reference));
  },
});

const rename = command<{ reference: string; name: string | null }>({
  path: ['cluster', 'rename'],
  summary: 'Give a cluster a name, or another one',
  arguments: [...CLUSTER, { name: 'NAME', summary: 'the new name; "" takes the name away' }],
  examples: [{ title: 'Call it production', line: 'cluster rename lab production' }],
  changes: true,
  parse(input) {
    const reference = clusterArgument(input);
    const name = input.arguments[1];
    if (name === undefined) throw usage('New name missing', 'cluster rename CLUSTER NAME');
    return { reference, name: name === '' ? null : validName(name) };
  },
  async run({ store }, { reference, name }) {
    let id = '';
    const { state } = await store.commit('cluster rename', (present) => {
      const cluster = findCluster(present, reference);
      id = cluster.id;
      if (cluster.name === name) return present;
      refuseTaken(present, name, id);
      return applyChanges(present, [{ do: 'update', table: 'clusters', id, set: { name } }]);
    });
    return silentClusterView(state, findCluster(state, id));
  },
});

const remove = command<string>({
  path: ['cluster', 'delete'],
  summary: 'Delete an empty cluster',
  arguments: CLUSTER,
  examples: [{ title: 'Delete the cluster called lab', line: 'cluster delete lab' }],
  changes: true,
  ignoresJsonFlag: true,
  parse: clusterArgument,
  async run({ store }, reference) {
    let deleted: Cluster | null = null;
    await store.commit('cluster delete', (present) => {
      const cluster = findCluster(present, reference);
      refuseFilled(withReservations(present), cluster);
      deleted = cluster;
      return applyChanges(present, [{ do: 'remove', table: 'clusters', id: cluster.id }]);
    });
    return clusterDeletedView(deleted ?? { id: reference, name: null });
  },
});

export const commands = [create, list, info, setflags, rename, remove];

function clusterArgument(input: ParsedInput): string {
  const reference = input.arguments[0] ?? '';
  if (reference === '') throw usage('Cluster id missing', '"glusterctl cluster list" shows the ids.');
  return reference;
}

function optionalBool(text: string): boolean | null {
  if (text === '') return null;
  try {
    return goBool(text);
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function validName(name: string): string {
  const problem = clusterNameRefusal(name);
  if (problem !== null) throw usage(problem.message, problem.hint);
  return name;
}

function refuseTaken(state: State, name: string | null, except: string | null): void {
  if (name === null) return;
  const taken = Object.values(state.clusters).find(
    (cluster) => cluster.name === name && cluster.id !== except,
  );
  if (taken !== undefined) {
    throw refused(
      `Cluster name '${name}' already in use by cluster ${taken.id}`,
      'Choose another name, or rename that one.',
    );
  }
}

function refuseFilled(state: State, { id }: Cluster): void {
  const inside = [
    ...Object.values(state.nodes),
    ...Object.values(state.volumes),
    ...Object.values(state.blockVolumes),
  ];
  if (inside.some((entry) => entry.cluster === id)) {
    throw refused(
      `Unable to delete cluster [${id}] because it contains volumes and/or nodes`,
      `"glusterctl cluster info ${id}" lists them; delete them first.`,
    );
  }
}
