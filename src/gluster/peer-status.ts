import { child, childrenNamed, numberOf, textOf } from '../text/xml.ts';
import { readAnswer } from './run.ts';

/** A peer as one glusterd sees it. */
export interface PeerSeen {
  readonly uuid: string;
  /** Every name it is known by there. */
  readonly names: readonly string[];
  readonly connected: boolean;
  /** `Peer in Cluster`, `Peer Rejected` and others, in gluster's words. */
  readonly state: string;
}

const IN_CLUSTER = 'Peer in Cluster';
const REJECTED = 'Peer Rejected';

/** `peer status --xml`. `pool list` shows a rejected peer as connected, and no state. */
export function readPeerStatus(stdout: string): readonly PeerSeen[] {
  const peers = child(readAnswer(stdout), 'peerStatus');
  return childrenNamed(peers, 'peer').map((peer) => ({
    uuid: textOf(peer, 'uuid'),
    names: [
      ...new Set([
        textOf(peer, 'hostname'),
        ...childrenNamed(child(peer, 'hostnames'), 'hostname').map(({ text }) => text),
      ]),
    ],
    connected: numberOf(peer, 'connected') === 1,
    state: textOf(peer, 'stateStr'),
  }));
}

export function isMember({ state }: PeerSeen): boolean {
  return state === IN_CLUSTER;
}

export function isRejected({ state }: PeerSeen): boolean {
  return state === REJECTED;
}
