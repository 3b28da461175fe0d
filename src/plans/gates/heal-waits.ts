import type { BrickHeal } from '../../gluster/heal.ts';
import { idleCure, idleWords } from '../../gluster/heal-daemon.ts';
import { brickName } from '../../gluster/names.ts';
import type { BrickView, VolumeView } from '../../gluster/volume-view.ts';
import { counted } from '../../model/counted.ts';
import { listed } from '../../model/listed.ts';
import { type Resting, restingAs } from '../../model/resting.ts';
import type { Judge, Verdict } from '../judge.ts';
import { type AboutMove, readAbout, setAfter } from './about-move.ts';
import { entriesOf, mostEntries, restless } from './entries.ts';
import { healIn, idleOn, partsNamed, type Seen, seenIn, volumeIn } from './seen.ts';

/** By what the bricks themselves count: cheap, so that it can be asked often. */
export const HEALED = 'healed';
/** By what gluster lists: asked only when little can be left. */
export const HEALED_FOR_CERTAIN = 'healed-for-certain';

export const healed: Judge = (told, stored, resting) => {
  const about = readAbout(stored);
  const seen = seenIn(told);
  const left = mostEntries(seen, setAfter(about));
  const blocked = blockedBy(seen, about, resting);
  if (left === null) return waits(about, null, blocked ?? unknownWords(seen, about));
  if (isUntouched(seen, about)) return waits(about, left > 0 ? left : null, blocked);
  return left <= restless(about.kind) ? { go: 'on' } : waits(about, left, blocked);
};

export const healedForCertain: Judge = (told, stored, resting) => {
  const about = readAbout(stored);
  const seen = seenIn(told);
  const heal = healIn(seen);
  const blocked = blockedBy(seen, about, resting) ?? (heal === null ? unlistedBy(seen, about) : null);
  const bricks = setAfter(about).map((name) => heal?.find((each) => each.name === name) ?? null);
  const split = bricks.reduce((sum, brick) => sum + (brick?.splitBrain ?? 0), 0);
  if (split > 0) {
    const both = `${counted(split, 'entry is', 'entries are')} in split-brain; choose a copy: glusterctl heal split-brain ${about.volume}`;
    return waits(about, mostOf(bricks), both);
  }
  if (!bricks.every((brick) => brick?.connected === true && brick.entries === 0))
    return waits(about, mostOf(bricks) ?? mostEntries(seen, setAfter(about)), blocked);
  return isUntouched(seen, about) ? waits(about, null, blocked) : { go: 'on' };
};

function waits(about: AboutMove, left: number | null, blocked: string | null): Verdict {
  return {
    go: 'wait',
    for: `the brick of volume ${about.volume} on ${about.nextHost} to be healed`,
    left,
    ...(blocked === null ? {} : { blocked }),
  };
}

function mostOf(bricks: readonly (BrickHeal | null)[]): number | null {
  const known = bricks.flatMap((brick) => brick?.entries ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

function unknownWords(seen: Seen, about: AboutMove): string {
  const [silent] = seen.silent;
  if (silent !== undefined) return silent.problem;
  const unread = setAfter(about).filter((name) => entriesOf(seen, name) === null);
  return `what is to be healed can't be counted on ${listed(unread)}`;
}

/**
 * Right after a brick came in, gluster has not begun, and nothing is counted: a zero would mean nothing. The names at
 * the top come first, and each that comes is counted from then on.
 */
function isUntouched(seen: Seen, about: AboutMove): boolean {
  const names = (name: string) => entriesOf(seen, name)?.names ?? null;
  const others = about.set.filter((name) => name !== about.leaving).map(names);
  const own = names(about.next);
  return own === null || (own === 0 && others.some((count) => count === null || count > 0));
}

/** What keeps gluster from healing, beside hosts that don't answer. */
function blockedBy(seen: Seen, about: AboutMove, resting: readonly Resting[]): string | null {
  const view = volumeIn(seen);
  if (view === null) return seen.silent[0]?.problem ?? `gluster did not tell how volume ${about.volume} is`;
  const start = `start what is down: glusterctl volume start ${about.volume}`;
  if (!view.started) return `volume ${about.volume} is stopped; ${start}`;
  const set = setIn(view, about);
  const missing = set.filter(({ online }) => !online);
  const rests = missing.map((brick) => restingAs(resting, brick)).find((one) => one !== undefined);
  if (rests !== undefined) return `${rests.words}. ${rests.cure}`;
  const down = missing.map(brickName);
  if (down.length > 0) return `${listed(down)} ${down.length === 1 ? 'is' : 'are'} down; ${start}`;
  const idle = set.filter((brick) => isIdle(view, brick));
  // One alone heals for all; that of a new host takes a minute to come.
  if (idle.length === set.length && set.length > 0) return idleIn(view, idle, about);
  return null;
}

/** It was asked for its list and has none to tell: a daemon that does nothing for the volume is enough for that. */
function unlistedBy(seen: Seen, about: AboutMove): string | null {
  const view = volumeIn(seen);
  if (view === null || partsNamed(seen, 'heal').length === 0) return null;
  const idle = setIn(view, about).filter((brick) => isIdle(view, brick));
  return idle.length === 0 ? null : idleIn(view, idle, about);
}

function setIn({ bricks }: VolumeView, about: AboutMove): readonly BrickView[] {
  const names = setAfter(about);
  return bricks.filter((brick) => names.includes(brickName(brick)));
}

function isIdle({ selfHealDaemons }: VolumeView, { hostUuid }: BrickView): boolean {
  return selfHealDaemons.get(hostUuid) !== true;
}

function idleIn(view: VolumeView, bricks: readonly BrickView[], { volume }: AboutMove): string {
  const idle = idleOn(view, bricks);
  return `${idleWords(idle, volume)}. ${idleCure(idle, volume)}`;
}
