import type { RunOptions } from '../hosts/hosts.ts';
import { mostSecondsOfAnswer } from '../hosts/script-time.ts';
import type { Id } from '../model/ids.ts';
import type { Script, Step } from '../model/plan.ts';

/** How long a step may take on one host: whoever runs it goes by this, and whoever must know that it has come to its end. */

/** Seconds between tries on a host whose answer was lost; each may be up to a quarter longer, or shorter. */
const PAUSES = [1, 2, 4, 8, 15] as const;
const SPREAD = 0.5;
/** Behind the limit of the script, as long as a host may take to come back. */
const PATIENCE_SECONDS = 60;
/** To make a connection anew, also through others: as far as that can be known of another's settings. */
const CONNECT_SECONDS = 60;

/** Seconds before it is sent once more; null: that was the last try. `waited`: since the first one. */
export function pauseBehind(
  { timeoutSeconds }: Pick<Step, 'timeoutSeconds'>,
  tries: number,
  waited: number,
  random: () => number,
): number | null {
  const pause = PAUSES[tries];
  if (pause === undefined || waited > timeoutSeconds + PATIENCE_SECONDS) return null;
  return pause * (1 - SPREAD / 2 + SPREAD * random());
}

/** Whatever changes something comes under the lock of its operation. */
export function lockOf(script: Pick<Script, 'changes'>, operation: Id): { readonly lock?: Id } {
  return script.changes ? { lock: operation } : {};
}

/** After a script of the step was sent: until nothing of it runs on that host any more, with its way there. */
export function secondsBehindLast(step: Step): number {
  return mostSecondsOfAnswer(boundsOf(step));
}

/**
 * From the step's beginning on one host until whoever runs it goes on to the next, or gives it up: with all tries, and the last of them as
 * late, and as long, as it may be. By then nothing of it runs there any more.
 */
export function secondsOfStep(step: Step): number {
  const lastTry = step.timeoutSeconds + PATIENCE_SECONDS + Math.max(...PAUSES) * (1 + SPREAD / 2);
  return lastTry + CONNECT_SECONDS + secondsBehindLast(step);
}

function boundsOf({ timeoutSeconds, script, undo }: Step): Pick<RunOptions, 'timeoutSeconds' | 'lock'> {
  const changes = script.changes || undo?.changes === true;
  return { timeoutSeconds, ...lockOf({ changes }, '') };
}
