import type { RunOptions } from './hosts.ts';

type Bounds = Pick<RunOptions, 'timeoutSeconds' | 'lock'>;

/** Behind its limit a script is asked to end, and so much later it is killed. */
export const KILL_AFTER_SECONDS = 10;
/** What the way there and back may take, before a host counts as lost. */
const WAY_SECONDS = 20;

/** As the host is told it: for the script, and for the lock before that. */
export function limitThere({ timeoutSeconds }: Bounds): number {
  return Math.ceil(timeoutSeconds);
}

/** So long after it was sent nothing of a script runs on its host any more: it may have waited for the lock before it began. */
export function mostSecondsThere(bounds: Bounds): number {
  return limitThere(bounds) * (bounds.lock === undefined ? 1 : 2) + KILL_AFTER_SECONDS;
}

/** So long its answer is waited for. */
export function mostSecondsOfAnswer(bounds: Bounds): number {
  return mostSecondsThere(bounds) + WAY_SECONDS;
}
