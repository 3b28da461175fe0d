import {
  type GlusterdFacts,
  glusterdFactsScript,
  peerDetachScript,
  peerProbeScript,
  readGlusterdFacts,
  waitForPeersScript,
} from '../gluster/peer.ts';
import type { HostSettings } from '../lvm/settings.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import type { Change, HostAddress, Plan, Stage } from '../model/plan.ts';
import type { Node, State } from '../model/state.ts';
import { addressOf, glusterHosts, manageName, nodesOf, storageName } from './addresses.ts';

export interface AddNode {
  /** With its id; what its glusterd calls itself is learned. */
  readonly node: Node;
  readonly settings: HostSettings;
}

export const NODE_FACTS = 'node-facts';

/** Its glusterd is looked at; then a member joins it to the pool, unless it is the first of its cluster. */
export function planAddNode(
  { node, settings }: AddNode,
  state: State,
  unreachable: ReadonlySet<string>,
): Plan {
  if (state.clusters[node.cluster] === undefined) throw notFound('Cluster id does not exist');
  refuseTakenNames(node, state);
  const members = nodesOf(state, node.cluster);
  const name = manageName(node);
  const look: Stage = {
    title: 'look at glusterd',
    steps: [
      {
        id: `look@${name}`,
        host: addressOf(node),
        alternatives: [],
        title: `look at glusterd of ${name}`,
        script: glusterdFactsScript(settings),
        undo: null,
        timeoutSeconds: 60,
        learns: NODE_FACTS,
        whenUnreachable: 'fail',
      },
    ],
  };
  const plan: Plan = {
    kind: 'add-node',
    title: `add node ${name}`,
    changes: [{ do: 'add', table: 'nodes', id: node.id, value: node }],
    uses: [node.cluster],
    stages: [look],
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
    look,
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

/** The id of its glusterd; or why the host can't join. Whether it is in another pool, gluster itself tells best. */
export function learnNodeFacts(stdout: string, plan: Plan): readonly Change[] {
  const facts = readGlusterdFacts(stdout);
  return plan.changes.flatMap((change): Change[] => {
    if (change.do !== 'add' || change.table !== 'nodes') return [];
    refuseUnfit(change.value, facts);
    return [{ do: 'update', table: 'nodes', id: change.id, set: { glusterUuid: facts.uuid } }];
  });
}

function refuseUnfit(node: Node, facts: GlusterdFacts): void {
  const name = manageName(node);
  const storage = storageName(node);
  if (!facts.running) {
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
      if (owner !== undefined) throw refused(`Hostname ${name} already used by node with id ${owner.id}`);
    }
  }
}
