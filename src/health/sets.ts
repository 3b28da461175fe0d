import type { VolumeInfo } from '../gluster/info.ts';
import { type BrickHealth, type SetHealth, type Word, worst } from './health.ts';
import { outOfReach } from './out-of-reach.ts';

/** How a set of bricks keeps its data. */
export interface SetRule {
  /** How many bricks are one set. */
  readonly size: number;
  /** With so many of them up, whichever they are, all of it can be read and written. */
  readonly enough: number;
  /** With exactly half of them up it can be as well, if its first brick is among them. */
  readonly firstDecides: boolean;
  /** It keeps account of what is to be healed. */
  readonly heals: boolean;
  /** What is only being written is in that account, too. */
  readonly countsWrites: boolean;
}

/** Of what quorum there is by default gluster says nothing: `auto` for three copies and more, none for two. */
export function setRule({ replica, disperse, redundancy, options }: VolumeInfo): SetRule {
  if (disperse > 0)
    return {
      size: disperse,
      enough: disperse - redundancy,
      firstDecides: false,
      heals: true,
      countsWrites: true,
    };
  const size = Math.max(1, replica);
  if (size === 1) return { size, enough: 1, firstDecides: false, heals: false, countsWrites: false };
  const quorum = options['cluster.quorum-type'] ?? (size > 2 ? 'auto' : 'none');
  const count = Number(options['cluster.quorum-count'] ?? 0);
  if (quorum === 'auto')
    return {
      size,
      enough: Math.floor(size / 2) + 1,
      firstDecides: size % 2 === 0,
      heals: true,
      countsWrites: false,
    };
  return {
    size,
    enough: quorum === 'fixed' && count > 0 ? Math.min(count, size) : 1,
    firstDecides: false,
    heals: true,
    countsWrites: false,
  };
}

/** What is left of a set, by the bricks that are up; those of which nothing is known make it unknown where they matter. */
export function assessSet(number: number, bricks: readonly BrickHealth[], rule: SetRule): SetHealth {
  const pending = pendingOf(bricks, rule);
  const missed = rule.countsWrites && isBeingWritten(bricks) ? 0 : pending;
  const assumed = (unknown: boolean): { readonly word: Word; readonly canLose: number } =>
    weigh(
      bricks.map(({ state }) => state === 'up' || (unknown && state === 'unknown')),
      missed,
      rule,
      bricks.every(({ state }) => state === 'up' || state === 'maintenance'),
    );
  const [best, least] = [assumed(true), assumed(false)];
  const word =
    best.word === least.word || !(best.word === 'HEALTHY' || best.word === 'DEGRADED')
      ? best.word
      : 'UNKNOWN';
  const lacking = rule.heals ? outOfReach(bricks, rule.countsWrites ? rule.enough : 1) : 0;
  const isPartial = word !== 'DOWN' && lacking !== null && lacking > 0;
  // Whether a brick that could not be asked has all that it should nobody knows.
  const known = word === 'HEALTHY' && pending === null ? 'DEGRADED' : word;
  return {
    number,
    word: isPartial ? 'PARTIAL' : known,
    canLose: isPartial ? 0 : best.canLose === least.canLose ? best.canLose : null,
    pending,
    outOfReach: lacking,
    bricks,
  };
}

/** More than that is not written at once, as far as can be told from counting. */
const WRITTEN_AT_ONCE = 16;

/**
 * Dispersed bricks count what clients are writing at the moment, each of them the same; what one has missed is counted
 * by the others alone. They are not counted at the very same moment.
 */
export function isBeingWritten(bricks: readonly BrickHealth[]): boolean {
  const counts = bricks.map(({ state, pending }) => (state === 'up' ? (pending ?? 0) : 0));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least > 0 && most - least <= 1 && most <= WRITTEN_AT_ONCE;
}

function weigh(
  up: readonly boolean[],
  pending: number | null,
  { enough, firstDecides }: SetRule,
  intended: boolean,
): { readonly word: Word; readonly canLose: number } {
  const count = up.filter(Boolean).length;
  const whole = count === up.length;
  const usable = count >= enough || (firstDecides && count * 2 === up.length && up[0] === true);
  if (!usable) return { word: 'DOWN', canLose: 0 };
  const spare = Math.max(0, count - enough);
  // While something waits to be healed one brick is behind: it may be the very one that is left.
  const canLose = whole && (pending ?? 0) > 0 ? Math.max(0, spare - 1) : spare;
  if (whole) return { word: (pending ?? 0) > 0 ? 'DEGRADED' : 'HEALTHY', canLose };
  // Who begins maintenance was told what its volumes do without meanwhile.
  return { word: spare === 0 && !intended ? 'AT RISK' : 'DEGRADED', canLose };
}

/** Every good brick of a set keeps account of the same entries. Unknown where one that is up could not be asked. */
function pendingOf(bricks: readonly BrickHealth[], { heals }: SetRule): number | null {
  if (!heals) return 0;
  const told = bricks.flatMap(({ pending }) => pending ?? []);
  const most = Math.max(0, ...told);
  if (most > 0) return most;
  const silent = bricks.some(({ state, pending }) => pending === null && state === 'up');
  return silent || told.length === 0 ? null : 0;
}

/** A volume is what its sets are: some of them lost is a part of it lost. */
export function wordOfSets(sets: readonly SetHealth[]): Word {
  const lost = sets.filter(({ word }) => word === 'DOWN').length;
  if (lost > 0) return lost === sets.length ? 'DOWN' : 'PARTIAL';
  return worst(sets.map(({ word }) => word));
}

export function sumKnown(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

export function leastKnown(values: readonly (number | null)[]): number | null {
  if (values.length === 0 || values.includes(null)) return null;
  return Math.min(...values.map((value) => value ?? 0));
}
