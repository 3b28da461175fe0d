import { peerDetachScript } from '../gluster/peer.ts';
import type { Device, Node } from '../model/entities.ts';
import { refused } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { glusterHosts, manageName, nodesOf, storageName, unsettledHint } from './addresses.ts';
import type { Planning } from './planning.ts';
import { commandsToDelete, nowhereToGo } from './way-out.ts';

/** Leaves the pool first; a detach that fails keeps the node in the state (Heketi forgot it all the same). */
export function planDeleteNode(node: Node, planning: Planning): Plan {
  const { settings, state, unreachable } = planning;
  const name = manageName(node);
  const devices = Object.values(state.devices).filter((device) => device.node === node.id);
  if (devices.length > 0) {
    throw refused(
      `Unable to delete node [${node.id}] because it contains devices`,
      nowhereToGo(
        node.id,
        devices.map(({ id }) => id),
        planning,
      ) ?? wayOut(node, devices),
    );
  }
  const plan: Plan = {
    kind: 'delete-node',
    title: `delete node ${name}`,
    changes: [{ do: 'remove', table: 'nodes', id: node.id }],
    uses: [],
    stages: [],
    recovery: 'forward',
    notes: [],
  };
  if (nodesOf(state, node.cluster).length === 1) return plan;
  const [host, ...alternatives] = glusterHosts(state, node.cluster, unreachable, node.id);
  if (host === undefined) {
    throw refused(
      'None of the nodes in cluster has glusterd running',
      unsettledHint(state, node.cluster, node.id) ?? 'One of the others must answer to let it go.',
    );
  }
  return {
    ...plan,
    stages: [
      {
        title: 'leave the pool',
        steps: [
          {
            id: `detach@${name}`,
            host,
            alternatives,
            title: `take ${name} out of the pool`,
            script: peerDetachScript(
              [{ host: storageName(node), uuid: node.glusterUuid }],
              'let go',
              settings,
            ),
            undo: null,
            timeoutSeconds: 300,
            reads: null,
            whenUnreachable: 'fail',
            mutex: node.cluster,
          },
        ],
      },
    ],
  };
}

/** What to type, line by line, until the node can go. */
function wayOut(node: Node, devices: readonly Device[]): string {
  const name = manageName(node);
  // To remove a node removes all of its devices, but only once.
  const removed =
    node.state === 'failed' ? devices : devices.map((one) => ({ ...one, state: 'failed' as const }));
  return [
    ...(node.state === 'online' ? [`glusterctl node disable ${name}`] : []),
    ...(node.state === 'failed' ? [] : [`glusterctl node remove ${name}`]),
    ...removed.flatMap((device) => commandsToDelete(device, `${name}:${device.name}`)),
    `glusterctl node delete ${name}`,
  ]
    .map((line, index) => (index === 0 ? `Give its devices back first:\n  ${line}` : `  ${line}`))
    .join('\n');
}
