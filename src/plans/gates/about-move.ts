import type { Judgement } from '../../model/plan.ts';
import { type Gate, isGate } from './gate.ts';

/** What the judges of a move must know of it. */
export interface AboutMove {
  readonly volume: string;
  /** Id of the brick that leaves. */
  readonly brick: string;
  /** As gluster names it. */
  readonly leaving: string;
  readonly next: string;
  /** All of its set, in order, as they are before the move. */
  readonly set: readonly string[];
  readonly arbiters: readonly string[];
  readonly kind: 'replicate' | 'disperse' | 'distribute';
  /** Bricks of a set that hold all data between them. */
  readonly enough: number;
  readonly nextSizeKiB: number;
  /** The disk is lost: whatever still runs there, what is on it does not count. */
  readonly lost: boolean;
  /** Management names of the pool's members that must answer, and of the host of the new brick. */
  readonly members: readonly string[];
  readonly nextHost: string;
  /** Every name of hosts that are off. */
  readonly away: readonly string[];
  /** Judged are these; the others were, or can't be yet. */
  readonly gates: readonly Gate[];
  readonly waived: readonly Gate[];
}

/** As a plan stores it. */
export function judgement(by: string, about: AboutMove): Judgement {
  return {
    by,
    about: {
      volume: [about.volume],
      brick: [about.brick],
      leaving: [about.leaving],
      next: [about.next],
      set: about.set,
      arbiters: about.arbiters,
      kind: [about.kind],
      enough: [String(about.enough)],
      nextSizeKiB: [String(about.nextSizeKiB)],
      lost: about.lost ? ['yes'] : [],
      members: about.members,
      nextHost: [about.nextHost],
      away: about.away,
      gates: about.gates,
      waived: about.waived,
    },
  };
}

export function readAbout(about: Judgement['about']): AboutMove {
  const one = (key: string): string => about[key]?.[0] ?? '';
  const all = (key: string): readonly string[] => about[key] ?? [];
  const kind = one('kind');
  return {
    volume: one('volume'),
    brick: one('brick'),
    leaving: one('leaving'),
    next: one('next'),
    set: all('set'),
    arbiters: all('arbiters'),
    kind: kind === 'disperse' || kind === 'distribute' ? kind : 'replicate',
    enough: Number(one('enough')),
    nextSizeKiB: Number(one('nextSizeKiB')),
    lost: all('lost').length > 0,
    members: all('members'),
    nextHost: one('nextHost'),
    away: all('away'),
    gates: all('gates').filter(isGate),
    waived: all('waived').filter(isGate),
  };
}

/** Its set when the new brick has taken the place of the old one. */
export function setAfter({ set, leaving, next }: AboutMove): readonly string[] {
  return set.map((name) => (name === leaving ? next : name));
}
