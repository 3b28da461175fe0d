import { readVolumeList } from '../../gluster/membership.ts';
import { isMember } from '../../gluster/peer-status.ts';
import { listed } from '../../model/listed.ts';
import type { Resting } from '../../model/resting.ts';
import { type Member, membersIn, partsNamed, type Seen, seenIn } from '../gates/seen.ts';
import type { Judge, Verdict } from '../judge.ts';

export const MEMBER_IS_BACK = 'member-is-back';

/**
 * Whether a host that came back is a member again: it and the others are connected both ways, and it has the volumes
 * that they have. With `checksums` the files of each volume must be equal everywhere, too.
 */
export const memberIsBack: Judge = (told, about, resting) => {
  const seen = seenIn(told);
  const name = about.host?.[0] ?? '';
  const members = about.members ?? [];
  const away = about.away ?? [];
  const others = resting.filter(({ host }) => host !== name);
  const missing = members.find((member) => seen.silent.some(({ host }) => host === member));
  if (missing !== undefined) {
    const problem = seen.silent.find(({ host }) => host === missing)?.problem ?? '';
    return waits(name, maintenanceOf(others, missing) ?? problem);
  }
  const views = membersIn(seen);
  const unseen = members.find((member) => views.every(({ host }) => host !== member));
  if (unseen !== undefined)
    return waits(name, maintenanceOf(others, unseen) ?? `${unseen} does not say whom it sees`);
  const apart = views.flatMap((member) => apartFrom(member, away));
  if (apart.length > 0) return waits(name, listed(apart, 3));
  const few = tooFew(views);
  if (few !== null) return waits(name, few);
  const volumes = volumesMissing(seen, name);
  if (volumes !== null) return waits(name, volumes);
  const odd = (about.wants ?? []).includes('checksums') ? differentSums(seen) : null;
  return odd === null ? { go: 'on' } : waits(name, odd);
};

function waits(host: string, why: string): Verdict {
  return { go: 'wait', for: `${host} to be a member of the pool again`, left: null, blocked: why };
}

/** What is in the way so on purpose, and what ends that. */
function maintenanceOf(resting: readonly Resting[], member: string): string | null {
  const one = resting.find(({ host }) => host === member);
  return one === undefined ? null : `${one.words}. ${one.cure}`;
}

function apartFrom({ host, peers }: Member, away: readonly string[]): readonly string[] {
  return peers.flatMap((peer) => {
    const name = peer.names.at(-1) ?? peer.uuid;
    if (peer.names.some((each) => away.includes(each))) return [];
    if (!isMember(peer)) return [`${host} sees ${name} as "${peer.state}"`];
    return peer.connected ? [] : [`${host} is not connected to ${name}`];
  });
}

/** One that knows fewer than the others is not done with finding them. */
function tooFew(views: readonly Member[]): string | null {
  const sizes = views.map(({ peers }) => peers.length);
  const most = Math.max(...sizes);
  const odd = views.find(({ peers }) => peers.length < most);
  return odd === undefined ? null : `${odd.host} knows only ${odd.peers.length} of ${most} others`;
}

function volumesMissing(seen: Seen, name: string): string | null {
  const lists = partsNamed(seen, 'list').map(({ host, part }) => ({ host, names: readVolumeList(part) }));
  const own = lists.find(({ host }) => host === name)?.names ?? null;
  const others = lists.filter(({ host }) => host !== name);
  if (own === null) return `${name} does not say which volumes it has`;
  const odd = others.find(({ names }) => names === null || names.join('\n') !== own.join('\n'));
  if (odd === undefined) return null;
  return odd.names === null
    ? `${odd.host} does not say which volumes it has`
    : `${name} has ${own.length} volumes, ${odd.host} has ${odd.names.length}`;
}

function differentSums(seen: Seen): string | null {
  const sums = partsNamed(seen, 'sums').map(({ host, part }) => ({
    host,
    lines: part.text
      .split('\n')
      .map((line) => line.trim())
      .sort(),
  }));
  const [first] = sums;
  const odd = sums.find(({ lines }) => lines.join('\n') !== first?.lines.join('\n'));
  if (first === undefined || odd === undefined) return null;
  const line =
    odd.lines.find((each) => !first.lines.includes(each)) ??
    first.lines.find((each) => !odd.lines.includes(each));
  return `${odd.host} and ${first.host} have different files of volume ${line?.split(' ')[0] ?? ''}`;
}
