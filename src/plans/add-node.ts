import { peerDetachScript, peerProbeScript, waitForPeersScript } from '../gluster/peer.ts';
import type { HostSettings } from '../lvm/settings.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import type { Plan, Stage } from '../model/plan.ts';
import type { Node, State } from '../model/state.ts';
import { addressOf, glusterHosts, manageName, nodesOf, storageName } from './addresses.ts';

export interface AddNode {
  /** With its id; `glusterUuid` as its glusterd told it. */
  readonly node: Node;
  readonly settings: HostSettings;
}

/** The first node of a cluster only enters the state; any other is joined to the pool by a member. */
export function planAddNode(
  { node, settings }: AddNode,
  state: State,
  unreachable: ReadonlySet<string>,
): Plan {
  if (state.clusters[node.cluster] === undefined) throw notFound('Cluster id does not exist');
  refuseTakenNames(node, state);
  const members = nodesOf(state, node.cluster);
  const name = manageName(node);
  const plan: Plan = {
    kind: 'add-node',
    title: `add node ${name}`,
    changes: [{ do: 'add', table: 'nodes', id: node.id, value: node }],
    uses: [node.cluster],
    stages: [],
    recovery: 'back',
    notes: [],
  };
  if (members.length === 0) return plan;
  const [host, ...alternatives] = glusterHosts(state, node.cluster, unreachable, node.id);
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
          undo: peerDetachScript(storageName(node), node.glusterUuid, settings),
          timeoutSeconds: 300,
          learns: null,
          whenUnreachable: 'fail',
          serial: node.cluster,
        },
      ],
    },
    {
      title: 'see the pool from the new node',
      steps: [
        {
          id: `see@${name}`,
          host: addressOf(node),
          alternatives: [],
          title: `see the pool from ${name}`,
          script: waitForPeersScript(2, settings),
          undo: null,
          timeoutSeconds: 120,
          learns: null,
          whenUnreachable: 'fail',
        },
      ],
    },
  ];
  return { ...plan, stages };
}

/** Management and storage names are two name spaces, each across all clusters. */
export function refuseTakenNames(node: Node, state: State, except?: string): void {
  for (const kind of ['manage', 'storage'] as const) {
    for (const name of node[kind]) {
      const owner = Object.values(state.nodes).find(
        (other) => other.id !== except && other[kind].includes(name),
      );
      if (owner !== undefined) throw refused(`Hostname ${name} already used by node with id ${owner.id}`);
    }
  }
}
