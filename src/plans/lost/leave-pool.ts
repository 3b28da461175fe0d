import { detachLostPeerScript, refuseLeftScript } from '../../gluster/lost-peer.ts';
import { peerDetachScript } from '../../gluster/peer.ts';
import type { Device, Node } from '../../model/entities.ts';
import { refused } from '../../model/errors.ts';
import { ownDevices } from '../../model/foreign.ts';
import type { Change, Stage } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import { glusterHosts, manageName, nodesOf, storageName, unsettledHint } from '../addresses.ts';
import type { Planning } from '../planning.ts';
import { takeGroupStep } from '../take-group.ts';
import { NOTHING_TO_TAKE_BACK } from './nothing-to-take-back.ts';

export interface Leaving {
  readonly stages: readonly Stage[];
  readonly changes: readonly Change[];
  readonly notes: readonly string[];
}

/**
 * A node without bricks in any volume leaves the pool and the state, with its devices. Of one that is off nothing is
 * taken away; volumes that lie wholly on it go with it, where they may.
 */
export function leavePool(
  node: Node,
  volumesToGo: readonly string[],
  isOff: boolean,
  planning: Planning,
): Leaving {
  const { state, settings, unreachable } = planning;
  const name = manageName(node);
  const devices = Object.values(state.devices).filter((device) => device.node === node.id);
  const changes = [
    ...devices.map(({ id }): Change => ({ do: 'remove', table: 'devices', id })),
    { do: 'remove', table: 'nodes', id: node.id } as const,
  ];
  const notes = isOff ? notesOnLost(node, state) : [];
  const groups = isOff ? [] : groupStages(node, ownDevices(devices));
  if (nodesOf(state, node.cluster).length === 1) return { stages: groups, changes, notes };
  const [host, ...alternatives] = glusterHosts(state, node.cluster, unreachable, node.id);
  if (host === undefined) {
    throw refused(
      'None of the nodes in cluster has glusterd running',
      unsettledHint(state, node.cluster, node.id) ?? 'One of the others must answer to let it go.',
    );
  }
  const peer = { host: storageName(node), uuid: node.glusterUuid };
  return {
    stages: [
      {
        title: 'leave the pool',
        steps: [
          {
            id: `detach@${name}`,
            host,
            alternatives,
            title: `take ${name} out of the pool`,
            script: isOff
              ? detachLostPeerScript(peer, volumesToGo, settings)
              : peerDetachScript([peer], 'let go', settings),
            undo: refuseLeftScript(peer, settings),
            timeoutSeconds: 600,
            reads: null,
            whenUnreachable: 'fail',
            mutex: node.cluster,
          },
        ],
      },
      // Only then: a host that gluster does not let go keeps its disks, also where all of it is taken back.
      ...groups,
    ],
    changes,
    notes,
  };
}

function groupStages(node: Node, devices: readonly Device[]): readonly Stage[] {
  if (devices.length === 0) return [];
  return [
    {
      title: 'take the volume groups away',
      steps: devices.map((device) =>
        takeGroupStep(node, device, { undo: NOTHING_TO_TAKE_BACK, whenUnreachable: 'fail' }),
      ),
    },
  ];
}

/** It would believe itself in the pool, and serve what it has, if it were ever started again. */
export function notesOnLost(node: Node, state: State): readonly string[] {
  const name = manageName(node);
  const devices = Object.values(state.devices).filter((device) => device.node === node.id);
  const disks = devices.map((device) => device.name).join(' ');
  return [
    `If ${name} is ever started again, it believes itself in the pool. On it, before anything else: systemctl stop glusterd && rm -rf /var/lib/glusterd/*`,
    ...(disks === ''
      ? []
      : [
          `Its disks still hold what they held: ${disks}. Bricks are mounted from there by lines in /etc/fstab.`,
        ]),
    `Clients that mount by ${storageName(node)} need another host as their source, or backup-volfile-servers.`,
  ];
}
