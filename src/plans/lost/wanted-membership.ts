import type { KnownPeer, Membership, WantedMembership } from '../../gluster/membership.ts';
import type { Node } from '../../model/entities.ts';
import { GlusterctlError, refused } from '../../model/errors.ts';
import { manageName, storageName } from '../addresses.ts';

/** Whether a host knows nothing of a pool: it came back empty. */
export function isBlank({ peers, volumes }: Membership): boolean {
  return peers.length === 0 && volumes.length === 0;
}

/**
 * What a host that came back empty must have on disk to be taken for the one that it was. The others know its id, and
 * each other: how a member is called, any other one of them tells best.
 */
export function wantedMembership(
  node: Node,
  own: Membership,
  members: ReadonlyMap<Node, Membership>,
): WantedMembership {
  const name = manageName(node);
  const known = [...members.values()];
  const uuid = uuidOf(node, known);
  if (own.version === null)
    throw refused(`gluster is not installed on ${name}`, `What it needs: glusterctl host check ${name}`);
  const other = [...members].find(([, { version }]) => version !== own.version);
  if (other !== undefined) {
    throw refused(
      `${name} has gluster ${own.version}, ${manageName(other[0])} has ${other[1].version ?? 'none'}`,
      'A host that came back must have the very version that the others have: install it first.',
    );
  }
  const operating = [...new Set(known.flatMap(({ operatingVersion }) => operatingVersion ?? []))];
  const [operatingVersion] = operating;
  if (operatingVersion === undefined || operating.length > 1) {
    throw new GlusterctlError('failed', `The members of the pool do not tell one operating version`, {
      hint: 'What is wrong with them: glusterctl host check',
    });
  }
  return { uuid, operatingVersion, peers: peersOf(uuid, members) };
}

/** By which the others know it: as they have it on disk, else as it was seen when it came. */
function uuidOf(node: Node, known: readonly Membership[]): string {
  const names = new Set([...node.storage, ...node.manage]);
  const byName = known.flatMap(({ peers }) =>
    peers.filter((peer) => peer.names.some((name) => names.has(name))),
  );
  const uuids = [...new Set(byName.map(({ uuid }) => uuid))];
  const [uuid = node.glusterUuid] = uuids;
  if (uuid !== null && uuids.length <= 1) return uuid;
  throw new GlusterctlError(
    'failed',
    uuid === null
      ? `The members of the pool do not know ${manageName(node)}`
      : `The members of the pool know ${manageName(node)} by different ids`,
    { hint: 'What is wrong with them: glusterctl host check' },
  );
}

/** All others that any of them knows, and they themselves. */
function peersOf(uuid: string, members: ReadonlyMap<Node, Membership>): readonly KnownPeer[] {
  const all = new Map<string, KnownPeer>();
  for (const { peers } of members.values()) for (const peer of peers) all.set(peer.uuid, peer);
  for (const [node, own] of members) {
    if (own.uuid !== null && !all.has(own.uuid))
      all.set(own.uuid, { uuid: own.uuid, names: [storageName(node)] });
  }
  all.delete(uuid);
  return [...all.values()].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
}
