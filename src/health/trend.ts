/** How many were left at a time, as one look told it. */
export interface Sample {
  /** Milliseconds, as Date counts them. */
  readonly at: number;
  readonly left: number;
}

export interface Trend {
  /** How many fewer there are each second; below zero: they become more. */
  readonly perSecond: number;
  /** null: at this rate it never ends. */
  readonly secondsLeft: number | null;
}

/** What was longer ago says little about how fast it goes now. */
const WINDOW_MS = 120_000;

/**
 * From successive looks, oldest first; null where they are too few to tell. Entries to heal become more before they
 * become fewer, since a directory brings its names: what came before the highest of the looks doesn't count.
 */
export function trend(samples: readonly Sample[]): Trend | null {
  const last = samples.at(-1);
  if (last === undefined) return null;
  const recent = samples.filter(({ at }, place) => last.at - at <= WINDOW_MS || place >= samples.length - 2);
  const highest = recent.reduce((most, one) => (one.left >= most.left ? one : most), last);
  const since = highest.left > last.left ? highest : recent[0];
  if (since === undefined || last.at <= since.at) return null;
  const perSecond = ((since.left - last.left) * 1000) / (last.at - since.at);
  if (last.left === 0) return { perSecond, secondsLeft: 0 };
  return { perSecond, secondsLeft: perSecond > 0 ? last.left / perSecond : null };
}

/** `4.2 per second, about 3 min left`; what can't be told is not said. */
export function trendWords(seen: Trend | null): string {
  if (seen === null) return '';
  const { perSecond, secondsLeft } = seen;
  if (secondsLeft === 0) return '';
  if (perSecond === 0) return 'it stands still';
  const rate = rateWords(Math.abs(perSecond));
  return secondsLeft === null ? `${rate} more` : `${rate}, about ${durationWords(secondsLeft)} left`;
}

export function rateWords(perSecond: number): string {
  if (perSecond >= 10) return `${Math.round(perSecond)} per second`;
  if (perSecond >= 0.1) return `${Math.round(perSecond * 10) / 10} per second`;
  const perHour = Math.round(perSecond * 3600);
  return perHour === 0 ? 'less than one per hour' : `${perHour} per hour`;
}

/** In the one unit that says enough. */
export function durationWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
