import { type Idle, idleCure, idleWords } from '../../gluster/heal-daemon.ts';
import { isMember } from '../../gluster/peer-status.ts';
import { listed } from '../../model/listed.ts';
import { type Member, membersIn, partsNamed, type Seen, seenIn } from '../gates/seen.ts';
import type { Judge, Verdict } from '../judge.ts';
import { type AboutHost, readAbout } from './about-host.ts';
import { type BrickSet, setsOf, widthOf } from './host-sets.ts';
import { type Pending, pendingByCount, pendingByList, sumOf } from './pending.ts';

/** Whether a host and the others of its pool see each other. */
export const IS_CONNECTED = 'is-connected';
/** Whether its bricks run, and nothing of what they missed is left to heal, by what bricks count. */
export const IS_HEALED = 'is-healed';
/** The same by what gluster lists. */
export const IS_HEALED_FOR_CERTAIN = 'is-healed-for-certain';

/** Others that are off are not waited for: they have nothing to do with its coming back. */
export const isConnected: Judge = (told, stored) => {
  const about = readAbout(stored);
  const seen = seenIn(told);
  const blocked = whyNotConnected(seen, about);
  if (blocked === null) return { go: 'on' };
  return { go: 'wait', for: `${about.host} and the others to see each other`, left: null, blocked };
};

function whyNotConnected(seen: Seen, about: AboutHost): string | null {
  const members = membersIn(seen);
  const own = members.find(({ host }) => host === about.host);
  if (own === undefined)
    return (
      seen.silent.find(({ host }) => host === about.host)?.problem ??
      `glusterd of ${about.host} does not answer`
    );
  const others = members.filter((one) => one.host !== about.host && isInPool(one, members));
  if (others.length === 0 && about.members.length > 1)
    return seen.silent[0]?.problem ?? 'none of the other hosts answers';
  for (const other of others) {
    const there = other.peers.find(({ uuid }) => uuid === own.uuid);
    if (there === undefined || !there.connected || !isMember(there))
      return `${other.host} sees ${about.host} as "${there?.state ?? 'unknown'}"${there?.connected === false ? ', not connected' : ''}`;
    const here = own.peers.find(({ uuid }) => uuid === other.uuid);
    if (here === undefined || !here.connected || !isMember(here))
      return `${about.host} sees ${other.host} as "${here?.state ?? 'unknown'}"${here?.connected === false ? ', not connected' : ''}`;
  }
  return null;
}

/** One that joins, or has left, while the wait is open knows nobody, and nobody knows it. */
function isInPool({ uuid, peers }: Member, members: readonly Member[]): boolean {
  return peers.length > 0 || members.some((other) => other.peers.some((peer) => peer.uuid === uuid));
}

export const isHealed: Judge = (told, stored) =>
  healedBy(
    (seen, sets) =>
      pendingByCount(
        seen,
        sets.map((set) => ({
          ...set,
          bricks: set.bricks.filter(({ name }) => wasAsked(seen, `entries ${name}`)),
        })),
      ),
    told,
    stored,
  );
export const isHealedForCertain: Judge = (told, stored) =>
  healedBy(
    (seen, sets) =>
      pendingByList(
        seen,
        sets.filter(({ volume }) => wasAsked(seen, `heal ${volume.name}`)),
      ),
    told,
    stored,
  );

/**
 * While such a wait is open, volumes and bricks may come that its looks do not ask for: a new volume has missed nothing, and
 * who moves a brick heals it. Where a look was not answered, none counts as not asked for.
 */
function wasAsked(seen: Seen, part: string): boolean {
  return seen.silent.length > 0 || partsNamed(seen, part).length > 0;
}

function healedBy(
  count: (seen: Seen, sets: readonly BrickSet[]) => Pending,
  told: Parameters<Judge>[0],
  stored: Parameters<Judge>[1],
): Verdict {
  const about = readAbout(stored);
  const seen = seenIn(told);
  const what = `what ${about.host} has missed to be healed`;
  const sets = setsOf(seen, about);
  if (sets === null)
    return {
      go: 'wait',
      for: what,
      left: null,
      blocked: seen.silent[0]?.problem ?? 'gluster did not tell what runs',
    };
  const idle = blockedBy(sets, about);
  const pending = count(
    seen,
    sets.filter(({ volume }) => widthOf(volume) > 1),
  );
  const { entries, unknown, split } = pending;
  const blocked =
    idle ??
    (split.length > 0
      ? `${listed(split)} has entries in split-brain; choose a copy: glusterctl heal split-brain ${split[0]}`
      : null) ??
    (unknown.length > 0 ? `what is to be healed is not known of ${listed(unknown, 4)}` : null);
  if (blocked === null && entries.size === 0) return { go: 'on' };
  return {
    go: 'wait',
    for: entries.size === 0 ? what : `${what} (${listed([...entries.keys()], 4)})`,
    left: unknown.length > 0 ? null : sumOf(pending),
    ...(blocked === null ? {} : { blocked }),
  };
}

function blockedBy(sets: readonly BrickSet[], { host }: AboutHost): string | null {
  const down = sets.flatMap(({ volume, bricks }) =>
    bricks.filter(({ here, online }) => here && !online).map(({ name }) => ({ name, volume: volume.name })),
  );
  const [first] = down;
  if (first !== undefined) {
    const names = down.map(({ name }) => name);
    const start = `start what is down: glusterctl volume start ${first.volume}`;
    return `${listed(names, 4)} ${names.length === 1 ? 'is' : 'are'} down; ${start}`;
  }
  for (const { volume, bricks, idle } of sets) {
    if (widthOf(volume) === 1) continue;
    const without = idle(bricks.filter(({ here }) => here)).map(({ why }): Idle => ({ host, why }));
    if (without.length > 0) return `${idleWords(without, volume.name)}. ${idleCure(without, volume.name)}`;
  }
  return null;
}
