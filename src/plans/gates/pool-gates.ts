import { isMember } from '../../gluster/peer-status.ts';
import { listed } from '../../model/listed.ts';
import type { AboutMove } from './about-move.ts';
import type { Shut } from './gate.ts';
import { type Member, membersIn, type Seen } from './seen.ts';

const CHECK = 'What is wrong between the hosts: glusterctl host check';

/** `peers-agree`: every member was asked, knows the same others, and is connected to all that are not known to be off. */
export function peersShut(seen: Seen, about: AboutMove): Shut | null {
  const members = membersIn(seen);
  const complaints = [
    ...about.members
      .filter((name) => members.every(({ host }) => host !== name))
      .map(
        (name) =>
          seen.silent.find(({ host }) => host === name)?.problem ?? `${name} did not say whom it sees`,
      ),
    ...members.flatMap((member) => complaintsOf(member, about)),
    ...differences(members),
  ];
  if (complaints.length === 0) return null;
  return {
    gate: 'peers-agree',
    seen: listed(complaints, 4),
    cures: ['What each host believes of the pool, and how to mend it: glusterctl peer doctor'],
  };
}

function complaintsOf({ host, peers }: Member, { away }: AboutMove): readonly string[] {
  return peers.flatMap((peer) => {
    const name = peer.names.at(-1) ?? peer.uuid;
    if (!isMember(peer)) return [`${host} sees ${name} as "${peer.state}"`];
    if (peer.connected || peer.names.some((each) => away.includes(each))) return [];
    return [`${host} is not connected to ${name}`];
  });
}

function poolOf({ uuid, peers }: Member): readonly string[] {
  return [uuid, ...peers.map((peer) => peer.uuid)].sort();
}

function differences(members: readonly Member[]): readonly string[] {
  const [first, ...others] = members;
  if (first === undefined) return [];
  const odd = others.find((other) => poolOf(other).join() !== poolOf(first).join());
  return odd === undefined ? [] : [`${first.host} and ${odd.host} list different members`];
}

/**
 * The host that is to command still takes one that is off for connected: commands that it gives hang for minutes, until
 * it has noticed, which it may never do by itself.
 */
export function stuckOn(seen: Seen, { nextHost, away }: AboutMove): string | null {
  const back = seen.parts.map(({ name }) => name).filter((name) => name.startsWith('back '));
  const peers = membersIn(seen).find(({ host }) => host === nextHost)?.peers ?? [];
  const stuck = peers.find(
    (peer) =>
      peer.connected &&
      peer.names.some((name) => away.includes(name)) &&
      !peer.names.some((name) => back.includes(`back ${name}`)),
  );
  return stuck === undefined ? null : (stuck.names.at(-1) ?? stuck.uuid);
}

/** `quorum`: as the host that commands sees it. With less than half gluster stops bricks, and refuses changes. */
export function quorumShut(seen: Seen, { nextHost }: AboutMove): Shut | null {
  const member = membersIn(seen).find(({ host }) => host === nextHost);
  if (member === undefined)
    return { gate: 'quorum', seen: `${nextHost} did not say whom it is connected to`, cures: [CHECK] };
  const connected = 1 + member.peers.filter((peer) => peer.connected).length;
  const all = 1 + member.peers.length;
  if (2 * connected > all) return null;
  return {
    gate: 'quorum',
    seen: `${connected} of ${all} members of the pool are connected`,
    cures: ['Bring hosts back first; what is wrong with them: glusterctl host check'],
  };
}
