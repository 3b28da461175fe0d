import { isMember } from '../../gluster/peer-status.ts';
import { listed } from '../../model/listed.ts';
import { type Resting, restingAs } from '../../model/resting.ts';
import type { AboutMove } from './about-move.ts';
import type { Shut } from './gate.ts';
import { type Member, membersIn, type Seen } from './seen.ts';

const CHECK = 'What is wrong between the hosts: glusterctl host check';

/** `peers-agree`: every member was asked, knows the same others, and is connected to all that are not known to be off. */
export function peersShut(seen: Seen, about: AboutMove, resting: readonly Resting[]): Shut | null {
  const members = membersIn(seen);
  const found: readonly (string | Resting)[] = [
    ...about.members
      .filter((name) => members.every(({ host }) => host !== name))
      .map(
        (name) =>
          resting.find(({ host }) => host === name) ??
          seen.silent.find(({ host }) => host === name)?.problem ??
          `${name} did not say whom it sees`,
      ),
    ...members.flatMap((member) => complaintsOf(member, about, resting)),
    ...differences(members),
  ];
  if (found.length === 0) return null;
  const rests = [...new Set(found.filter((one) => typeof one !== 'string'))];
  const complaints = found.filter((one) => typeof one === 'string');
  const doctor = 'What each host believes of the pool, and how to mend it: glusterctl peer doctor';
  return {
    gate: 'peers-agree',
    seen: listed([...rests.map(({ words }) => words), ...complaints], 4),
    cures: [...rests.map(({ cure }) => cure), ...(complaints.length === 0 ? [] : [doctor])],
  };
}

function complaintsOf(
  { host, peers }: Member,
  { away }: AboutMove,
  resting: readonly Resting[],
): readonly (string | Resting)[] {
  return peers.flatMap((peer): readonly (string | Resting)[] => {
    const name = peer.names.at(-1) ?? peer.uuid;
    if (!isMember(peer)) return [`${host} sees ${name} as "${peer.state}"`];
    if (peer.connected || peer.names.some((each) => away.includes(each))) return [];
    return [restingAs(resting, peer) ?? `${host} is not connected to ${name}`];
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
export function quorumShut(seen: Seen, { nextHost }: AboutMove, resting: readonly Resting[]): Shut | null {
  const member = membersIn(seen).find(({ host }) => host === nextHost);
  if (member === undefined)
    return { gate: 'quorum', seen: `${nextHost} did not say whom it is connected to`, cures: [CHECK] };
  const connected = 1 + member.peers.filter((peer) => peer.connected).length;
  const all = 1 + member.peers.length;
  if (2 * connected > all) return null;
  const away = member.peers.filter((peer) => !peer.connected).map((peer) => restingAs(resting, peer));
  return {
    gate: 'quorum',
    seen: `${connected} of ${all} members of the pool are connected`,
    cures: [
      ...away.flatMap((one) => (one === undefined ? [] : [`${one.words}. ${one.cure}`])),
      ...(away.includes(undefined)
        ? ['Bring hosts back first; what is wrong with them: glusterctl host check']
        : []),
    ],
  };
}
