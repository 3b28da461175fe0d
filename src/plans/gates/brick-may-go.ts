import { RESTART_GLUSTERD } from '../../gluster/glusterd-restart.ts';
import { brickName } from '../../gluster/names.ts';
import { setOf } from '../../gluster/volume-view.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { Resting } from '../../model/resting.ts';
import type { Judge, Verdict } from '../judge.ts';
import { type AboutMove, readAbout } from './about-move.ts';
import { GATES, type Gate, isWaivable, type Shut } from './gate.ts';
import { behindShut, lastCopyShut, unprovenShut } from './good-copy.ts';
import { peersShut, quorumShut, stuckOn } from './pool-gates.ts';
import { partNamed, type Seen, seenIn, volumeIn } from './seen.ts';
import {
  daemonShut,
  isSource,
  offlineShut,
  roomShut,
  type SetSeen,
  shardedShut,
  snapshotsShut,
  taskShut,
  unhealedShut,
} from './set-gates.ts';

export const BRICK_MAY_GO = 'brick-may-go';

/** Whether a brick can be given up without losing anything that isn't elsewhere. Whatever is not known says no. */
export const brickMayGo: Judge = (told, stored, resting) => {
  const about = readAbout(stored);
  const seen = seenIn(told);
  const view = volumeIn(seen);
  if (view !== null) {
    // An earlier try has got so far, though its answer was lost.
    const names = view.bricks.map(brickName);
    if (names.includes(about.next) && !names.includes(about.leaving)) return { go: 'on' };
  }
  const waiting = stuck(seen, about);
  if (waiting !== null) return waiting;
  const shut = shutGates(seen, about, resting).filter(
    ({ gate }) => about.gates.includes(gate) && !about.waived.includes(gate),
  );
  if (shut.length > 0) return { go: 'no', error: refusal(seen, about, shut) };
  return { go: 'on' };
};

function shutGates(seen: Seen, about: AboutMove, resting: readonly Resting[]): readonly Shut[] {
  return [
    ...setGates(seen, about, resting),
    peersShut(seen, about, resting),
    quorumShut(seen, about, resting),
    newBrickShut(seen, about),
    fuseShut(seen, about),
  ].filter((shut) => shut !== null);
}

function setGates(seen: Seen, about: AboutMove, resting: readonly Resting[]): readonly (Shut | null)[] {
  const found = setSeen(seen, about);
  if ('gate' in found) return [found];
  // Of a volume that is stopped nothing else can be told.
  if (!found.view.started) return [offlineShut(found, about, resting)];
  const running = found.leaving.online && !about.lost;
  return [
    offlineShut(found, about, resting),
    daemonShut(found, about, resting),
    ...(about.kind === 'distribute'
      ? [shardedShut(found), roomShut(seen, found, about)]
      : running
        ? [unhealedShut(seen, found, about)]
        : [
            // Of a disk that is lost nothing more goes.
            about.lost ? null : behindShut(seen, found, about),
            lastCopyShut(seen, found, about),
            unprovenShut(found, about),
          ]),
    taskShut(found, about),
    snapshotsShut(found, about),
  ];
}

/** Where the set can't be told, no gate of it is known: the first of them stands for all. */
function setSeen(seen: Seen, about: AboutMove): SetSeen | Shut {
  const view = volumeIn(seen);
  if (view === null) {
    const why = seen.silent[0]?.problem;
    return {
      gate: 'set-online',
      seen: `gluster did not tell how volume ${about.volume} is${why === undefined ? '' : ` (${why})`}`,
      cures: ['What is wrong on the hosts: glusterctl host check'],
    };
  }
  const leaving = view.bricks.find((brick) => brickName(brick) === about.leaving);
  const set = about.kind === 'distribute' ? view.bricks : (setOf(view, about.leaving) ?? []);
  const names = set.map(brickName);
  const same = about.kind === 'distribute' || names.join('\n') === about.set.join('\n');
  if (leaving === undefined || !same) {
    return {
      gate: 'set-online',
      seen:
        leaving === undefined
          ? `gluster has no brick ${about.leaving} in volume ${about.volume}`
          : `gluster has it in a set with other bricks: ${names.join(', ')}`,
      cures: [
        `The state and gluster disagree, so nothing is done. What the state has: glusterctl volume info ${about.volume}`,
      ],
    };
  }
  return { view, set, leaving, others: set.filter((brick) => brick !== leaving) };
}

function newBrickShut(seen: Seen, about: AboutMove): Shut | null {
  // Put into the volume by an earlier try, it holds files by now.
  if (volumeIn(seen)?.bricks.some((brick) => brickName(brick) === about.next)) return null;
  const path = about.next.slice(about.next.indexOf(':/') + 1);
  const text = partNamed(seen, `new ${path}`)?.text ?? 'it was not looked at';
  return text === 'ready' ? null : { gate: 'new-brick', seen: `${about.next}: ${text}`, cures: [] };
}

function fuseShut(seen: Seen, about: AboutMove): Shut | null {
  if (partNamed(seen, 'fuse')?.text === 'yes' || about.kind === 'distribute') return null;
  return {
    gate: 'fuse',
    seen: `there is no /dev/fuse on ${about.nextHost}`,
    cures: [`On ${about.nextHost}: modprobe fuse`],
  };
}

function stuck(seen: Seen, about: AboutMove): Verdict | null {
  const host = about.gates.includes('quorum') ? stuckOn(seen, about) : null;
  if (host === null) return null;
  return {
    go: 'wait',
    for: `${about.nextHost} to notice that ${host} is off`,
    left: null,
    blocked: `its glusterd takes ${host} for connected, and would hang with every command. Cure, on ${about.nextHost} (bricks keep running): ${RESTART_GLUSTERD}`,
  };
}

/** Heketi's words come first where it has some for it; then each gate with what was seen, what helps, and how it is waived. */
function refusal(seen: Seen, about: AboutMove, shut: readonly Shut[]): GlusterctlError {
  const lines = shut.flatMap(({ gate, seen: what, cures }) => [
    `${gate}: ${what}`,
    ...cures.map((cure) => `  ${cure}`),
    ...(isWaivable(gate)
      ? [`  To go on although it is not certain that ${GATES[gate]}: --accept=${gate}`]
      : []),
  ]);
  return new GlusterctlError('refused', heketisWords(seen, about, shut), {
    hint: lines.join('\n'),
    details: {
      brick: about.brick,
      volume: about.volume,
      gates: shut.map(({ gate, seen: what }) => ({ gate, seen: what })),
    },
  });
}

function heketisWords(seen: Seen, about: AboutMove, shut: readonly Shut[]): string {
  const is = (gate: Gate) => shut.some((one) => one.gate === gate);
  if (is('healed') && isSource(seen, about))
    return `Cannot replace brick ${about.brick} as it is source brick for data to be healed`;
  const found = setSeen(seen, about);
  if (is('set-online') && 'view' in found && about.kind !== 'distribute') {
    const online = found.others.filter((brick) => brick.online).length;
    const { length } = about.set;
    const required = about.kind === 'disperse' ? about.enough : length < 3 ? 1 : Math.floor(length / 2) + 1;
    if (online < required)
      return `Cannot replace brick ${about.brick} as only ${online} of ${required} required peer bricks are online`;
  }
  return `Brick ${about.leaving} of volume ${about.volume} can't be given up now`;
}
