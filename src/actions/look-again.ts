import type { Context } from '../cli/context.ts';
import { ABORTED, unlessAborted } from '../hosts/when-aborted.ts';
import { GlusterctlError } from '../model/errors.ts';

export interface Looks<Seen> {
  /** What it throws is a look without an answer. */
  look(): Promise<Seen>;
  isOver(seen: Seen): boolean;
  /** Told of each look that isn't the last. */
  tell(seen: Seen): void;
  /** Between two looks. */
  readonly pauseMs: (lookedForMs: number) => number;
  /** No more looks after so long. */
  readonly mostMs?: number;
}

/** How it ended: as awaited, by Ctrl-C, or because it took too long; with what was seen last. */
export type LooksEnd<Seen> =
  | { readonly kind: 'over'; readonly seen: Seen }
  | { readonly kind: 'stopped' | 'late'; readonly seen: Seen | null };

/** gluster often can't tell for some seconds, while something begins or ends; that many looks in a row may fail. */
const UNANSWERED_IN_A_ROW = 10;

/** Looks until it is over. What can't be seen any more is thrown, as the last look was. */
export async function lookAgain<Seen>(
  { clock, stop }: Pick<Context, 'clock' | 'stop'>,
  { look, isOver, tell, pauseMs, mostMs = Number.POSITIVE_INFINITY }: Looks<Seen>,
): Promise<LooksEnd<Seen>> {
  const begun = clock.now().getTime();
  let seen: Seen | null = null;
  let unanswered = 0;
  while (!stop.aborted) {
    try {
      const told = await unlessAborted(look(), stop);
      if (told === ABORTED) break;
      seen = told;
      unanswered = 0;
      if (isOver(seen)) return { kind: 'over', seen };
      tell(seen);
    } catch (error) {
      unanswered += 1;
      if (!(error instanceof GlusterctlError) || unanswered > UNANSWERED_IN_A_ROW) throw error;
    }
    const lookedForMs = clock.now().getTime() - begun;
    if (lookedForMs >= mostMs) return { kind: 'late', seen };
    const pause = Math.min(pauseMs(lookedForMs), mostMs - lookedForMs);
    await clock.sleep(pause, stop).catch(() => undefined);
  }
  return { kind: 'stopped', seen };
}
