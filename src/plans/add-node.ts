import type { GlusterdFacts } from '../gluster/glusterd-facts.ts';
import { peerDetachScript, peerProbeScript, readJoined } from '../gluster/peer.ts';
import type { Cluster, Node } from '../model/entities.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import { listed } from '../model/listed.ts';
import type { Change, HostAddress, Plan, Stage } from '../model/plan.ts';
import { type State, tableOf } from '../model/state.ts';
import { glusterHosts, manageName, nodesOf, storageName, unsettledHint } from './addresses.ts';
import { refuseTakenClusterName } from './cluster-names.ts';
import type { Planning } from './planning.ts';

export interface AddNode {
  /** Its id is drawn already. */
  readonly node: Node;
  /** What was seen of its glusterd before. */
  readonly facts: GlusterdFacts;
  /** Its cluster, where that is new: it comes with the first of its nodes. */
  readonly founds?: Cluster;
}

export const JOINED_NODES = 'joined-nodes';

/**
 * Nodes of one cluster: a member joins them to the pool, all in one step. The first of a cluster needs nobody, and
 * comes alone. Of several, those that gluster refuses are skipped (joinedNodeChanges).
 */
export function planAddNodes(requests: readonly AddNode[], planning: Planning): Plan {
  const { settings, state, unreachable } = planning;
  for (const request of requests) {
    const refusal = nodeRefusal(request, state);
    if (refusal !== null) throw refusal;
  }
  const nodes = requests.map(({ node }) => node);
  const [first] = nodes;
  if (first === undefined) throw notFound('Cluster id does not exist');
  const names = nodes.map(manageName);
  const plan: Plan = {
    kind: 'add-node',
    title: `add ${names.length === 1 ? 'node' : 'nodes'} ${listed(names)}`,
    // In two changes: until the second is made, on commit, it is not a member that could join others.
    changes: [
      ...newCluster(requests, state),
      ...requests.flatMap(({ node, facts }): Change[] => [
        { do: 'add', table: 'nodes', id: node.id, value: { ...node, glusterUuid: null } },
        { do: 'update', table: 'nodes', id: node.id, set: { glusterUuid: facts.uuid } },
      ]),
    ],
    uses: [first.cluster],
    stages: [],
    recovery: 'back',
    notes: [],
  };
  if (nodesOf(state, first.cluster).length === 0) {
    if (nodes.length > 1) throw refused('The first node of a cluster comes before others');
    return plan;
  }
  const [host, ...alternatives] = joiningHosts(first, state, unreachable);
  if (host === undefined) {
    throw new GlusterctlError('unreachable', 'None of the nodes in cluster has glusterd running', {
      hint: unsettledHint(state, first.cluster, first.id) ?? 'Look at them with: glusterctl host check',
    });
  }
  const members = new Set(Object.values(state.nodes).map(({ glusterUuid }) => glusterUuid));
  // One that was in the pool before is not taken out of it because something else fails.
  const strangers = requests
    .filter(({ facts }) => !facts.peers.some(({ uuid }) => members.has(uuid)))
    .map(({ node }) => storageName(node));
  const undo = strangers.map((name) => ({ host: name, uuid: null }));
  const stages: Stage[] = [
    {
      title: 'join the pool',
      steps: [
        {
          id: `join@${names.join(',')}`,
          host,
          alternatives,
          title: `join ${listed(names)} to the pool`,
          script: peerProbeScript(nodes.map(storageName), strangers, settings),
          undo: undo.length === 0 ? null : peerDetachScript(undo, 'keep', settings),
          timeoutSeconds: 300 + 60 * names.length,
          reads: JOINED_NODES,
          whenUnreachable: 'fail',
        },
      ],
    },
  ];
  return { ...plan, stages };
}

function newCluster([first]: readonly AddNode[], state: State): readonly Change[] {
  const value = first?.founds;
  if (value === undefined || state.clusters[value.id] !== undefined) return [];
  refuseTakenClusterName(value, state);
  return [{ do: 'add', table: 'clusters', id: value.id, value }];
}

/** Removes nodes that gluster refused: they did not come with the others. */
export function joinedNodeChanges(stdout: string, plan: Plan): readonly Change[] {
  const joined = readJoined(stdout);
  return plan.changes.flatMap((change): Change[] =>
    change.do === 'add' && change.table === 'nodes' && !joined.has(storageName(change.value))
      ? [{ do: 'remove', table: 'nodes', id: change.id }]
      : [],
  );
}

/** Why a node can't be added. Whether it is in another pool, gluster itself tells best. */
export function nodeRefusal({ node, facts, founds }: AddNode, state: State): GlusterctlError | null {
  if (founds === undefined && state.clusters[node.cluster] === undefined)
    return notFound('Cluster id does not exist');
  const taken = takenNameRefusal(node, state);
  if (taken !== null) return taken;
  const name = manageName(node);
  const storage = storageName(node);
  if (facts.uuid === null) {
    const hangs = /timed out/i.test(facts.problem);
    const mend = hangs ? 'systemctl restart glusterd' : 'systemctl enable --now glusterd';
    return new GlusterctlError('failed', "New Node doesn't have glusterd running", {
      hint: `${name}: ${facts.problem || 'gluster does not answer'}\nOn it: ${mend}; see also: glusterctl host check`,
      details: { host: name },
    });
  }
  const isAddress = /^[\d.]+$|:/.test(storage);
  if (isAddress && facts.addresses.length > 0 && !facts.addresses.includes(storage)) {
    return refused(
      `${storage} is no address of ${name}`,
      `It has ${facts.addresses.join(', ')}. Correct the storage host name.`,
    );
  }
  if (facts.peers.length > 0 && !facts.peers.some(({ connected }) => connected)) {
    return refused(
      `${name} believes itself in a pool with ${listed(facts.peers.map(({ host }) => host))}, but is connected to nobody`,
      'Are they off, or just starting? Then wait for them. Did they let it go while it was off? Then, on it: systemctl stop glusterd, empty /var/lib/glusterd, systemctl start glusterd.',
    );
  }
  const twin = Object.values(state.nodes).find(
    (other) => other.id !== node.id && other.glusterUuid === facts.uuid,
  );
  if (twin === undefined) return null;
  return refused(
    `${name} calls itself ${facts.uuid} in gluster, as node ${manageName(twin)} (${twin.id}) does`,
    `Is it the same host under another name? Then it is there already. Is its disk a copy? On it: systemctl stop glusterd, delete /var/lib/glusterd/glusterd.info, systemctl start glusterd.`,
  );
}

/**
 * Members that certainly are in the pool: the id of their glusterd is read when they have joined. One that is only
 * about to join must not join another, or the two would begin a pool of their own.
 */
function joiningHosts(node: Node, state: State, unreachable: ReadonlySet<string>): readonly HostAddress[] {
  const joined = Object.values(state.nodes).filter(({ glusterUuid }) => glusterUuid !== null);
  const pool = joined.some(({ cluster }) => cluster === node.cluster)
    ? { ...state, nodes: tableOf(joined) }
    : state;
  return glusterHosts(pool, node.cluster, unreachable, node.id);
}

/** Management and storage names are two name spaces, each across all clusters. */
export function takenNameRefusal(node: Node, state: State, except?: string): GlusterctlError | null {
  for (const kind of ['manage', 'storage'] as const) {
    for (const name of node[kind]) {
      const owner = Object.values(state.nodes).find(
        (other) => other.id !== except && other[kind].includes(name),
      );
      if (owner !== undefined) {
        return refused(
          `Hostname ${name} already used by node with id ${owner.id}`,
          `That node, with its devices: glusterctl node info ${owner.id}`,
        );
      }
    }
  }
  return null;
}
