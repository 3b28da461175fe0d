import type { GlusterdFacts } from '../gluster/glusterd-facts.ts';
import { peerDetachScript, peerProbeScript } from '../gluster/peer.ts';
import type { HostSettings } from '../lvm/settings.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import type { HostAddress, Plan, Stage } from '../model/plan.ts';
import type { Node, State } from '../model/state.ts';
import { glusterHosts, manageName, nodesOf, storageName } from './addresses.ts';

export interface AddNode {
  /** With its id. */
  readonly node: Node;
  /** What was seen of its glusterd before. */
  readonly facts: GlusterdFacts;
  readonly settings: HostSettings;
}

/** A member joins it to the pool, unless it is the first of its cluster. */
export function planAddNode(
  { node, facts, settings }: AddNode,
  state: State,
  unreachable: ReadonlySet<string>,
): Plan {
  if (state.clusters[node.cluster] === undefined) throw notFound('Cluster id does not exist');
  refuseTakenNames(node, state);
  refuseUnfit(node, facts, state);
  const members = nodesOf(state, node.cluster);
  const name = manageName(node);
  const plan: Plan = {
    kind: 'add-node',
    title: `add node ${name}`,
    // In two changes: until the second is made, on commit, it is not a member that could join others.
    changes: [
      { do: 'add', table: 'nodes', id: node.id, value: { ...node, glusterUuid: null } },
      { do: 'update', table: 'nodes', id: node.id, set: { glusterUuid: facts.uuid } },
    ],
    uses: [node.cluster],
    stages: [],
    recovery: 'back',
    notes: [],
  };
  if (members.length === 0) return plan;
  const [host, ...alternatives] = joiningHosts(node, state, unreachable);
  if (host === undefined) {
    throw new GlusterctlError('unreachable', 'None of the nodes in cluster has glusterd running', {
      hint: 'Look at them with: glusterctl host check',
    });
  }
  const stages: Stage[] = [
    {
      title: 'join the pool',
      steps: [
        {
          id: `join@${name}`,
          host,
          alternatives,
          title: `join ${name} to the pool`,
          script: peerProbeScript([storageName(node)], settings),
          undo: peerDetachScript(storageName(node), null, settings),
          timeoutSeconds: 300,
          learns: null,
          whenUnreachable: 'fail',
        },
      ],
    },
  ];
  return { ...plan, stages };
}

/** Whether it is in another pool, gluster itself tells best. */
function refuseUnfit(node: Node, facts: GlusterdFacts, state: State): void {
  const name = manageName(node);
  const storage = storageName(node);
  if (facts.uuid === null) {
    throw new GlusterctlError('failed', "New Node doesn't have glusterd running", {
      hint: `${name}: ${facts.problem || 'gluster does not answer'}\nOn it: systemctl enable --now glusterd; see also: glusterctl host check`,
      details: { host: name },
    });
  }
  const isAddress = /^[\d.]+$|:/.test(storage);
  if (isAddress && facts.addresses.length > 0 && !facts.addresses.includes(storage)) {
    throw refused(
      `${storage} is no address of ${name}`,
      `It has ${facts.addresses.join(', ')}. Correct the storage host name.`,
    );
  }
  const twin = Object.values(state.nodes).find(
    (other) => other.id !== node.id && other.glusterUuid === facts.uuid,
  );
  if (twin !== undefined) {
    throw refused(
      `${name} calls itself ${facts.uuid} in gluster, as node ${manageName(twin)} (${twin.id}) does`,
      `Is it the same host under another name? Then it is there already. Is its disk a copy? On it: systemctl stop glusterd, delete /var/lib/glusterd/glusterd.info, systemctl start glusterd.`,
    );
  }
}

/**
 * Members that certainly are in the pool: the id of their glusterd is learned when they have joined. One that is only
 * about to join must not join another, or the two would begin a pool of their own.
 */
function joiningHosts(node: Node, state: State, unreachable: ReadonlySet<string>): readonly HostAddress[] {
  const joined = Object.values(state.nodes).filter(({ glusterUuid }) => glusterUuid !== null);
  const pool = joined.some(({ cluster }) => cluster === node.cluster)
    ? { ...state, nodes: Object.fromEntries(joined.map((member) => [member.id, member])) }
    : state;
  return glusterHosts(pool, node.cluster, unreachable, node.id);
}

/** Management and storage names are two name spaces, each across all clusters. */
export function refuseTakenNames(node: Node, state: State, except?: string): void {
  for (const kind of ['manage', 'storage'] as const) {
    for (const name of node[kind]) {
      const owner = Object.values(state.nodes).find(
        (other) => other.id !== except && other[kind].includes(name),
      );
      if (owner !== undefined) {
        throw refused(
          `Hostname ${name} already used by node with id ${owner.id}`,
          `That node, with its devices: glusterctl node info ${owner.id}`,
        );
      }
    }
  }
}
