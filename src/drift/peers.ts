import { isMember, isRejected, type PeerSeen } from '../gluster/peer-status.ts';
import { hostName } from '../health/survey.ts';
import { listed } from '../model/listed.ts';
import { type Difference, difference } from './difference.ts';
import type { Ground } from './ground.ts';
import type { Host } from './host.ts';

/** The pool as its members tell it, beside the nodes of the cluster. */
export function peerDifferences(ground: Ground): readonly Difference[] {
  const members = ground.hosts.filter((host) => !isOther(host) && host.inventory.peers !== null);
  return [
    ...ground.hosts.filter(isOther).map((host) => otherUuid(ground, host)),
    ...pool(ground, members),
    ...strangers(ground, members),
  ];
}

function isOther({ node, inventory }: Host): boolean {
  return (
    node.glusterUuid !== null && inventory.glusterUuid !== null && inventory.glusterUuid !== node.glusterUuid
  );
}

function otherUuid({ cluster }: Ground, { node, name, inventory }: Host): Difference {
  return difference('member-uuid-differs', {
    host: name,
    key: '',
    about: name,
    what: `glusterd of ${name} is not the one that the pool knows: it has another id`,
    expected: node.glusterUuid ?? '',
    found: inventory.glusterUuid ?? '',
    cluster: cluster.id,
    touches: [node.id],
    next: [{ command: `glusterctl node replace ${name}`, on: null, when: 'if it came back empty' }],
  });
}

interface Sight {
  readonly by: Host;
  readonly peer: PeerSeen | undefined;
}

/** Who answers is to be seen by all others as a connected member. */
function pool(ground: Ground, members: readonly Host[]): readonly Difference[] {
  const sights = new Map(
    members.map((host) => [
      host.name,
      members
        .filter(({ name }) => name !== host.name)
        .map((by): Sight => ({ by, peer: by.inventory.peers?.find((peer) => isPeer(peer, host)) })),
    ]),
  );
  // One that sees nobody is told itself, not each of the others as missing to it.
  const blind = members.filter(
    (by) =>
      members.length > 2 &&
      members.every(
        ({ name }) => name === by.name || sights.get(name)?.find((one) => one.by === by)?.peer === undefined,
      ),
  );
  return members.flatMap((host) => {
    const seen = (sights.get(host.name) ?? []).filter(({ by }) => !blind.includes(by));
    const without = seen.filter(({ peer }) => peer === undefined);
    if (without.length > 0 || blind.includes(host)) return [missing(ground, host, without)];
    return state(ground, host, seen);
  });
}

function isPeer({ uuid, names }: PeerSeen, { node, inventory }: Host): boolean {
  return (
    uuid === (inventory.glusterUuid ?? node.glusterUuid) ||
    [...node.storage, ...node.manage].some((name) => names.includes(name))
  );
}

const DOCTOR = [{ command: 'glusterctl peer doctor', on: null }];

function missing({ cluster }: Ground, { node, name }: Host, without: readonly Sight[]): Difference {
  const who = listed(without.map(({ by }) => by.name));
  return difference('member-missing', {
    host: name,
    key: '',
    about: name,
    what: `${name} is not in gluster's pool${who === '' ? '' : ` of ${who}`}`,
    expected: 'Peer in Cluster',
    found: who === '' ? 'it has no peers' : `no peer of ${who}`,
    cluster: cluster.id,
    touches: [node.id],
    next: DOCTOR,
  });
}

function state({ cluster }: Ground, { node, name }: Host, seen: readonly Sight[]): readonly Difference[] {
  const told = (
    kind: 'member-rejected' | 'member-unsettled' | 'member-disconnected',
    odd: readonly Sight[],
  ) => {
    const [first] = odd;
    if (first?.peer === undefined) return [];
    const who = listed(odd.map(({ by }) => by.name));
    const found = kind === 'member-disconnected' ? 'not connected' : first.peer.state;
    return [
      difference(kind, {
        host: name,
        key: '',
        about: name,
        what: `${who} ${odd.length === 1 ? 'sees' : 'see'} ${name} as ${kind === 'member-disconnected' ? 'not connected, though its glusterd answers' : `"${found}"`}`,
        expected: 'Peer in Cluster, connected',
        found,
        cluster: cluster.id,
        touches: [node.id],
        next: DOCTOR,
      }),
    ];
  };
  const by = (is: (peer: PeerSeen) => boolean) => seen.filter(({ peer }) => peer !== undefined && is(peer));
  const rejected = by(isRejected);
  // Two that reject each other both say so: the odd one is who most reject.
  if (rejected.length * 2 > seen.length || (rejected.length > 0 && seen.length === 1))
    return told('member-rejected', rejected);
  const unsettled = by((peer) => !isMember(peer) && !isRejected(peer));
  if (unsettled.length > 0) return told('member-unsettled', unsettled);
  const apart = by((peer) => isMember(peer) && !peer.connected);
  return apart.length * 2 > seen.length ? told('member-disconnected', apart) : [];
}

/** In the pool, and no node of the state. */
function strangers({ cluster, nodes }: Ground, members: readonly Host[]): readonly Difference[] {
  const own = new Map<string, string[]>();
  const names = new Map<string, string>();
  const known = new Set(nodes.flatMap((node) => [...node.storage, ...node.manage]));
  const uuids = new Set([
    ...nodes.map(({ glusterUuid }) => glusterUuid),
    ...members.map(({ inventory }) => inventory.glusterUuid),
  ]);
  for (const { name, inventory } of members)
    for (const peer of inventory.peers ?? []) {
      if (uuids.has(peer.uuid) || peer.names.some((each) => known.has(each))) continue;
      own.set(peer.uuid, [...(own.get(peer.uuid) ?? []), name]);
      names.set(peer.uuid, peer.names[0] ?? peer.uuid);
    }
  return [...own].map(([uuid, by]) => {
    const name = names.get(uuid) ?? uuid;
    return difference('member-unknown', {
      key: name,
      about: name,
      what: `${name} is in gluster's pool of ${listed(by)}, and no node of the state`,
      expected: `the pool: ${listed(nodes.map(hostName))}`,
      found: `${name}, too`,
      cluster: cluster.id,
      next: DOCTOR,
    });
  });
}
