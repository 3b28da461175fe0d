import { lookAtGlusterd } from '../../actions/probe-hosts.ts';
import { type CommandDefinition, command, type FlagDefinition } from '../../cli/command.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import type { Outcome } from '../../engine/types.ts';
import { accessShape, type SshSettings, sshAccess } from '../../model/access.ts';
import { applyChanges } from '../../model/apply.ts';
import { counted } from '../../model/counted.ts';
import type { Node } from '../../model/entities.ts';
import { GlusterctlError, refused, usage } from '../../model/errors.ts';
import { withoutRootDot } from '../../model/host-name.ts';
import { findCluster, findNode } from '../../model/lookup.ts';
import { withReservations } from '../../model/reserved.ts';
import type { State } from '../../model/state.ts';
import { planAddNodes, takenNameRefusal } from '../../plans/add-node.ts';
import { addressOf } from '../../plans/addresses.ts';
import { planDeleteNode } from '../../plans/delete-node.ts';
import {
  nodeComplaints,
  refuseInvalid,
  refuseTogether,
  sshComplaint,
  unknownInFlag,
} from '../../plans/validate.ts';
import { nodeAddedView, nodeListView, nodeView } from '../../ui/views/node.ts';
import {
  argumentOf,
  entryView,
  freeWhenGone,
  NODES,
  NOT_MOVED,
  reference,
  stateCommand,
  tagCommands,
} from '../shared/entries.ts';

const NAME_FLAGS: readonly FlagDefinition[] = [
  {
    name: 'management-host-name',
    type: 'string',
    placeholder: 'HOST',
    // Those of hosts that are nodes already are no help.
    values: [],
    summary: 'name or address that SSH reaches it by',
  },
  {
    name: 'storage-host-name',
    type: 'string',
    placeholder: 'HOST',
    // Those of hosts that are nodes already are no help.
    values: [],
    summary: 'name or address in the storage network',
  },
];

const add = command<{ zone: number; manage: string; storage: string; cluster: string }>({
  path: ['node', 'add'],
  summary: 'Add a host to a cluster',
  flags: [
    { name: 'zone', type: 'int', fallback: 0, placeholder: 'NUMBER', summary: 'failure domain, from 1' },
    { name: 'cluster', type: 'string', placeholder: 'CLUSTER', summary: 'id or name of the cluster' },
    ...NAME_FLAGS,
  ],
  examples: [
    {
      title: 'A host in zone 1 of the cluster called lab',
      line: 'node add --zone=1 --cluster=lab --management-host-name=gl1 --storage-host-name=10.0.0.1',
    },
  ],
  changes: true,
  parse(input) {
    const request = {
      zone: input.int('zone'),
      manage: withoutRootDot(input.string('management-host-name')),
      storage: withoutRootDot(input.string('storage-host-name')),
      cluster: input.string('cluster'),
    };
    if (request.zone === 0) throw usage('Missing zone');
    if (request.manage === '') throw usage('Missing management hostname');
    if (request.storage === '') throw usage('Missing storage hostname');
    if (request.cluster === '') throw usage('Missing cluster id');
    return request;
  },
  async run(context, request) {
    const state = await context.store.read();
    const { zone, manage, storage } = request;
    const cluster = refuseTogether(
      () => clusterOf(state, request.cluster),
      () => refuseInvalid(nodeComplaints({ zone, manage: [manage], storage: [storage] })),
    );
    const node: Node = {
      id: context.ids.next(),
      cluster,
      zone,
      manage: [manage],
      storage: [storage],
      tags: {},
      state: 'online',
      access: sshAccess(),
      glusterUuid: null,
    };
    const settings = hostSettings(context.settings, state);
    refuseTaken(node, withReservations(state));
    const host = addressOf(node);
    const facts = await context.looking(
      [host],
      async () => await lookAtGlusterd(await context.hosts(), host, settings),
    );
    if (facts instanceof GlusterctlError) throw facts;
    const wanted = [{ node, facts }];
    const [outcome] = await context.operate([{ plan: (planning) => planAddNodes(wanted, planning) }]);
    const after = stateAfter(outcome);
    return nodeAddedView(after, after.nodes[node.id] ?? node);
  },
});

function refuseTaken(node: Node, state: State, except?: string): void {
  const taken = takenNameRefusal(node, state, except);
  if (taken !== null) throw taken;
}

function clusterOf(state: State, word: string): string {
  try {
    return findCluster(state, word).id;
  } catch (error) {
    throw unknownInFlag(error, 'cluster', word);
  }
}

/** The state behind an outcome, or the error that it is. */
export function stateAfter(outcome: Outcome | undefined): State {
  if (outcome?.kind === 'done') return outcome.state;
  throw outcome?.error ?? refused('Nothing was done');
}

const list = command<null>({
  path: ['node', 'list'],
  summary: 'List nodes',
  examples: [
    { title: 'All nodes', line: 'node list' },
    { title: 'With zones and space', line: 'node list -o table' },
  ],
  changes: false,
  ignoresJsonFlag: true,
  parse: () => null,
  run: async ({ store }) => nodeListView(await store.read()),
});

const info = command<string>({
  path: ['node', 'info'],
  summary: 'Show a node and its devices',
  arguments: [argumentOf(NODES)],
  examples: [{ title: 'The host called gl1', line: 'node info gl1' }],
  changes: false,
  parse: (input) => reference(input, NODES, 'info'),
  async run({ store }, word) {
    const state = await store.read();
    return nodeView(state, findNode(state, word));
  },
});

const set = command<{ word: string; zone: number | null; manage: string; storage: string; ssh: SshSettings }>(
  {
    path: ['node', 'set'],
    summary: 'Change the zone, the host names or the SSH settings of a node',
    description:
      'Change what is recorded of a node. The storage host name must still be one that gluster knows the host by. An empty SSH setting, or port 0, takes the setting away.',
    arguments: [argumentOf(NODES)],
    flags: [
      { name: 'zone', type: 'int', fallback: 0, placeholder: 'NUMBER', summary: 'failure domain, from 1' },
      ...NAME_FLAGS,
      { name: 'ssh-user', type: 'string', placeholder: 'USER', summary: 'user to log in as' },
      { name: 'ssh-port', type: 'int', fallback: 0, placeholder: 'PORT', summary: 'port of its SSH server' },
      {
        name: 'ssh-identity-file',
        type: 'string',
        placeholder: 'FILE',
        summary: 'private key to log in with',
      },
      { name: 'ssh-jump', type: 'string', placeholder: 'HOST', summary: 'host to go through' },
      { name: 'ssh-sudo', type: 'bool', fallback: false, summary: 'run everything there under sudo -n' },
    ],
    examples: [{ title: 'Move gl1 to zone 2', line: 'node set gl1 --zone=2' }],
    changes: true,
    parse(input) {
      const word = reference(input, NODES, 'set');
      const text = (name: string): string | null => (input.given(name) ? input.string(name) : null);
      const [user, identityFile, jump] = [text('ssh-user'), text('ssh-identity-file'), text('ssh-jump')];
      const ssh: SshSettings = {
        ...(user === null ? {} : { user }),
        ...(identityFile === null ? {} : { identityFile }),
        ...(jump === null ? {} : { jump }),
        ...(input.given('ssh-port') ? { port: input.int('ssh-port') } : {}),
        ...(input.given('ssh-sudo') ? { sudo: input.bool('ssh-sudo') } : {}),
      };
      const request = {
        word,
        zone: input.given('zone') ? input.int('zone') : null,
        manage: withoutRootDot(input.string('management-host-name')),
        storage: withoutRootDot(input.string('storage-host-name')),
        ssh,
      };
      const nothing = request.zone === null && request.manage === '' && request.storage === '';
      if (nothing && Object.keys(ssh).length === 0)
        throw usage('Nothing to set', 'node set --help lists what can be set.');
      return request;
    },
    async run({ store }, { word, zone, manage, storage, ssh }) {
      let id = '';
      const { state } = await store.commit('node set', (present) => {
        const node = findNode(present, word);
        id = node.id;
        const settings = { ...accessShape(node.access).ssh, ...ssh };
        const given = Object.fromEntries(
          Object.entries(settings).filter(([, value]) => value !== '' && value !== 0),
        );
        const changed: Node = {
          ...node,
          zone: zone ?? node.zone,
          manage: manage === '' ? node.manage : [manage, ...node.manage.slice(1)],
          storage: storage === '' ? node.storage : [storage, ...node.storage.slice(1)],
          access: sshAccess(given),
        };
        refuseInvalid({ ...nodeComplaints(changed), ssh: sshComplaint(given) });
        refuseTaken(changed, present, id);
        if (storage !== '' && storage !== node.storage[0]) refuseBricksElsewhere(present, node);
        return applyChanges(present, [{ do: 'update', table: 'nodes', id, set: changed }]);
      });
      const node = findNode(state, id);
      return { ...nodeView(state, node), text: () => '' };
    },
  },
);

/** gluster names bricks by the storage host name; changing it here alone would part the state from gluster. */
function refuseBricksElsewhere(state: State, node: Node): void {
  const bricks = Object.values(state.bricks).filter((brick) => state.devices[brick.device]?.node === node.id);
  if (bricks.length === 0) return;
  throw refused(
    `gluster names ${counted(bricks.length, 'brick')} of this node by ${node.storage[0]}`,
    'The storage host name can be changed while a node has no bricks.',
  );
}

const remove = command<string>({
  path: ['node', 'remove'],
  summary: 'Take a node out of service for good',
  description:
    'The node must be offline and hold no bricks; then all its devices and it itself count as removed.',
  arguments: [argumentOf(NODES)],
  examples: [{ title: 'The host called gl3, after "node disable gl3"', line: 'node remove gl3' }],
  changes: true,
  ignoresJsonFlag: true,
  parse: (input) => reference(input, NODES, 'remove'),
  async run({ store }, word) {
    let id = '';
    const { state } = await store.commit('node remove', (present) => {
      const node = findNode(present, word);
      id = node.id;
      if (node.state === 'failed') return present;
      if (node.state === 'online') {
        throw refused(
          `Node must be offline before remove operation is performed, node:${id}`,
          `First: glusterctl node disable ${id}`,
        );
      }
      const devices = Object.values(present.devices).filter((device) => device.node === id);
      const filled = devices.find((device) =>
        Object.values(present.bricks).some((brick) => brick.device === device.id),
      );
      if (filled !== undefined) {
        throw refused(
          `Unable to remove node [${id}] as no device was found to replace device [${filled.id}]\n${NOT_MOVED}`,
          freeWhenGone(
            present,
            devices.map((device) => device.id),
          ),
        );
      }
      return applyChanges(present, [
        ...devices.map(
          (device) => ({ do: 'update', table: 'devices', id: device.id, set: { state: 'failed' } }) as const,
        ),
        { do: 'update', table: 'nodes', id, set: { state: 'failed' } },
      ]);
    });
    return entryView(findNode(state, id), `Node ${id} is now removed`);
  },
});

const deleteCommand = command<string>({
  path: ['node', 'delete'],
  summary: 'Take a node without devices out of its cluster',
  arguments: [argumentOf(NODES)],
  examples: [{ title: 'The host called gl3 leaves', line: 'node delete gl3' }],
  changes: true,
  ignoresJsonFlag: true,
  parse: (input) => reference(input, NODES, 'delete'),
  async run(context, word) {
    const state = await context.store.read();
    const { id } = findNode(state, word);
    const [outcome] = await context.operate([
      { plan: (planning) => planDeleteNode(findNode(planning.state, id), planning) },
    ]);
    stateAfter(outcome);
    return entryView({ id, state: 'failed' }, `Node ${id} deleted`);
  },
});

export const commands: readonly CommandDefinition[] = [
  add,
  list,
  info,
  set,
  stateCommand(NODES, 'enable'),
  stateCommand(NODES, 'disable'),
  remove,
  deleteCommand,
  ...tagCommands(NODES),
];
