import { type ErrorDetails, GlusterctlError } from '../model/errors.ts';

/**
 * Somebody else has changed what this one has looked at, or may be about to: nothing was written. `doubt`: nobody knows whether a host
 * will do yet what it was asked for.
 */
export class Overtaken extends GlusterctlError {
  readonly doubt: GlusterctlError | null;
  constructor(doubt: GlusterctlError | null = null) {
    super('state-locked', 'The state was changed by somebody else meanwhile', { hint: NOT_WRITTEN });
    this.doubt = doubt;
  }
}

export const NOT_WRITTEN = 'Nothing was written. Run it again, or allow more time with --lock-timeout.';

/** `by`: who was at it all the time that there was. */
export function tooLongError(
  name: string,
  seconds: number,
  by = 'others have written it again and again',
  hint = NOT_WRITTEN,
  details: ErrorDetails = {},
): GlusterctlError {
  const message = `The state ${name} could not be written for more than ${seconds} s: ${by}`;
  return new GlusterctlError('state-locked', message, { hint, details: { state: name, ...details } });
}

interface Patience {
  readonly seconds: number;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly tooLong: () => GlusterctlError;
}

/** Does it anew, from its first look on, where somebody else was quicker. Once at least: who slept is not to lose by that. */
export async function untilUndisturbed<T>(
  { seconds, now, sleep, random, tooLong }: Patience,
  work: () => Promise<T>,
): Promise<T> {
  const until = now().getTime() + seconds * 1000;
  let doubt: GlusterctlError | null = null;
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      doubt ??= error.doubt;
      if (tries > 0 && now().getTime() >= until) throw doubt ?? tooLong();
      await sleep(5 + random() * 40);
    }
  }
}
