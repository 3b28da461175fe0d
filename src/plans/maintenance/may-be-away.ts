import { idleCure, idleWords } from '../../gluster/heal-daemon.ts';
import { isMember } from '../../gluster/peer-status.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { listed } from '../../model/listed.ts';
import { type Resting, restingAs } from '../../model/resting.ts';
import { type Member, membersIn, partsNamed, type Seen, seenIn } from '../gates/seen.ts';
import type { Judge, Verdict } from '../judge.ts';
import { type AboutHost, readAbout } from './about-host.ts';
import { type BrickSet, setsOf, widthOf } from './host-sets.ts';
import { lossesOf, quorumLoss } from './losses.ts';
import { type Pending, pendingByCount, pendingByList, sumOf } from './pending.ts';

/** Whether every volume survives that a host is away, by what bricks count. */
export const MAY_BE_AWAY = 'may-be-away';
/** Whether nothing waits to be healed in sets that have a brick on the host, by what gluster lists. */
export const NOTHING_TO_HEAL = 'nothing-to-heal';

/** Why it can't go on, and what to do about it. */
interface Complaint {
  readonly seen: string;
  readonly cure: string;
}

const CHECK = 'What is wrong between the hosts: glusterctl host check';

export const mayBeAway: Judge = (told, stored, resting) => {
  const about = readAbout(stored);
  const others = resting.filter(({ host }) => host !== about.host);
  const seen = seenIn(told);
  const all = setsOf(seen, about);
  if (all === null) return no(about, [silence(seen, 'gluster did not tell what runs')]);
  const serving = partsNamed(seen, 'serving').find(({ host }) => host === about.host)?.part ?? null;
  if (serving === null) return no(about, [silence(seen, `${about.host} did not tell what runs there`)]);
  const sets = all.filter(({ bricks }) => bricks.some(({ here, online }) => here && online));
  // None of its bricks runs: what there is to lose is lost already, and that it answers is not asked of its glusterd.
  const gone = serving.text === '' && sets.length === 0;
  // What comes of a host that is missing is not told beside it.
  const complaints = [
    () => peerComplaints(seen, about, gone, others),
    () => sets.flatMap((set) => setComplaints(set, others)),
    () => [...taskComplaints(sets), ...lossComplaints(seen, sets, about)],
  ];
  for (const found of complaints) {
    const here = found();
    if (here.length > 0) return no(about, here);
  }
  return healed(about, pendingByCount(seen, replicated(sets)));
};

export const nothingToHeal: Judge = (told, stored) => {
  const about = readAbout(stored);
  const seen = seenIn(told);
  const all = setsOf(seen, about);
  if (all === null) return no(about, [silence(seen, 'gluster did not tell what runs')]);
  const sets = all.filter(({ bricks }) => bricks.some(({ here, online }) => here && online));
  return healed(about, pendingByList(seen, replicated(sets)));
};

function replicated(sets: readonly BrickSet[]): readonly BrickSet[] {
  return sets.filter(({ volume }) => widthOf(volume) > 1);
}

/** What heals by itself is waited for. */
function healed(about: AboutHost, pending: Pending): Verdict {
  const { entries, split, unknown } = pending;
  if (split.length > 0)
    return no(
      about,
      split.map((volume) => ({
        seen: `volume ${volume} has entries in split-brain`,
        cure: `Somebody has to choose a copy of each.`,
      })),
    );
  if (unknown.length > 0)
    return no(about, [
      {
        seen: `what is to be healed is not known of ${listed(unknown, 4)}`,
        cure: 'While much is to be healed gluster takes long to tell: try again later.',
      },
    ]);
  if (entries.size === 0) return { go: 'on' };
  return { go: 'wait', for: `${listed([...entries.keys()], 4)} to be healed first`, left: sumOf(pending) };
}

function no({ host }: AboutHost, complaints: readonly Complaint[]): Verdict {
  const why = [...new Set(complaints.map(({ seen }) => seen))];
  const cures = [...new Set(complaints.map(({ cure }) => cure))];
  return {
    go: 'no',
    error: new GlusterctlError('refused', `${host} can't be taken away: ${listed(why, 6)}`, {
      hint: cures.join('\n'),
      details: { host, complaints: why },
    }),
  };
}

function maintenance({ words, cure }: Resting): Complaint {
  return { seen: words, cure };
}

function silence({ silent }: Seen, otherwise: string): Complaint {
  return { seen: silent[0]?.problem ?? otherwise, cure: CHECK };
}

/** All hosts answer, take each other for members, and are connected: but for the one that is as good as away. */
function peerComplaints(
  seen: Seen,
  about: AboutHost,
  gone: boolean,
  resting: readonly Resting[],
): readonly Complaint[] {
  const members = membersIn(seen);
  const counts = (name: string): boolean => !gone || name !== about.host;
  const missing = about.members
    .filter((name) => counts(name) && members.every(({ host }) => host !== name))
    .map((name): Complaint => {
      const rests = resting.find(({ host }) => host === name);
      if (rests !== undefined) return maintenance(rests);
      const problem = seen.silent.find(({ host }) => host === name)?.problem;
      return { seen: problem ?? `${name} did not say whom it sees`, cure: CHECK };
    });
  const own = members.find(({ host }) => host === about.host);
  const isIt = (peer: Member['peers'][number]): boolean =>
    peer.uuid === (about.uuid ?? own?.uuid) || peer.names.some((name) => about.names.includes(name));
  const unseen = members
    .filter(({ host }) => counts(host))
    .flatMap(({ host, peers }) =>
      peers
        .filter((peer) => !(gone && isIt(peer)) && !(peer.connected && isMember(peer)))
        .map((peer): Complaint => {
          const rests = restingAs(resting, peer);
          if (rests !== undefined) return maintenance(rests);
          const words = `${host} sees ${peer.names[0] ?? peer.uuid} as "${peer.state}"${peer.connected ? '' : ', not connected'}`;
          return { seen: words, cure: CHECK };
        }),
    );
  return [...missing, ...unseen];
}

function setComplaints(
  { volume, bricks, idle }: BrickSet,
  resting: readonly Resting[],
): readonly Complaint[] {
  const cure = `Start what is down: glusterctl volume start ${volume.name}`;
  const others = bricks.filter(({ here }) => !here);
  const down = others
    .filter(({ online }) => !online)
    .map((brick): Complaint => {
      const rests = restingAs(resting, brick);
      return rests === undefined
        ? { seen: `${brick.name} of volume ${volume.name} is down`, cure }
        : maintenance(rests);
    });
  if (widthOf(volume) === 1) return down;
  const without = idle(others.filter((brick) => restingAs(resting, brick) === undefined));
  if (without.length === 0) return down;
  return [...down, { seen: idleWords(without, volume.name), cure: idleCure(without, volume.name) }];
}

function taskComplaints(sets: readonly BrickSet[]): readonly Complaint[] {
  const statuses = new Set(sets.map(({ status }) => status));
  return [...statuses].flatMap(({ name, tasks }) =>
    tasks
      .filter(({ kind, state }) => state === 'running' || (kind === 'remove-brick' && state === 'completed'))
      .map(({ kind }) => ({
        seen: `a ${kind} of volume ${name} is under way`,
        cure: 'Let it end, or stop it, and try again.',
      })),
  );
}

function lossComplaints(seen: Seen, sets: readonly BrickSet[], about: AboutHost): readonly Complaint[] {
  const losses = lossesOf(sets, about.accepted).map(({ words, accept }) => ({
    seen: words,
    cure: `If that may be for a while: --accept=${accept}`,
  }));
  const [member] = membersIn(seen);
  const hosts = member === undefined ? about.members.length : member.peers.length + 1;
  const quorum = quorumLoss(
    sets.map(({ volume }) => volume),
    hosts,
    about,
  );
  return quorum === null ? losses : [...losses, quorum];
}
