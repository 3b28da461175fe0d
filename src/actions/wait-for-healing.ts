import type { Context } from '../cli/context.ts';
import type { VolumeHealing } from '../health/healing.ts';
import { type Sample, type Trend, trend } from '../health/trend.ts';
import type { Volume } from '../model/entities.ts';
import type { State } from '../model/state.ts';
import { type LooksEnd, lookAgain } from './look-again.ts';
import { askHealInfo, type Confirmed, lookAtHealing } from './look-at-healing.ts';

export interface HealingProgress {
  readonly healing: VolumeHealing;
  readonly trend: Trend | null;
  /** What gluster's own look says, once the bricks know of nothing any more; null: it is not asked, or says nothing. */
  readonly confirmed: Confirmed | null;
  /** How many entries are in split-brain, as far as gluster was asked for that and told it. */
  readonly splitBrain: number;
}

/** As long as it was looked at, a tenth of that again, so that an early end is told soon. */
function pauseMs(lookedForMs: number): number {
  return Math.min(30_000, Math.max(2000, lookedForMs / 10));
}

const CONFIRM_SECONDS = 120;
const SPLIT_BRAIN_SECONDS = 20;
/** Asking disturbs healing: of a count that stands still it is asked once, and again after that time. */
const ASKED_AGAIN_MS = 300_000;

/**
 * Until the bricks know of nothing to be healed, and gluster, asked for each entry then, says the same of all of them
 * connected: what a brick that is away lacks, nobody may know.
 */
export async function waitForHealing(
  context: Context,
  state: State,
  volume: Volume,
  { mostMs, tell }: { readonly mostMs: number; readonly tell: (progress: HealingProgress) => void },
): Promise<LooksEnd<HealingProgress>> {
  const samples: Sample[] = [];
  let asked = { at: 0, pending: 0, splitBrain: 0 };
  const splitBrainOf = async ({ pending }: VolumeHealing, at: number): Promise<number> => {
    if (pending === null || trend(samples)?.perSecond !== 0) return 0;
    if (asked.pending === pending && at - asked.at < ASKED_AGAIN_MS) return asked.splitBrain;
    const told = await askHealInfo(context, state, volume, SPLIT_BRAIN_SECONDS);
    asked = { at, pending, splitBrain: told?.splitBrain ?? 0 };
    return asked.splitBrain;
  };
  return await lookAgain<HealingProgress>(context, {
    async look() {
      const { at, volumes } = await lookAtHealing(context, state, [volume]);
      const healing = volumes.get(volume.id);
      if (healing === undefined) throw new RangeError(`nothing was told of ${volume.name}`);
      if (healing.pending !== null) samples.push({ at, left: healing.pending });
      const confirmed =
        healing.pending === 0 ? await askHealInfo(context, state, volume, CONFIRM_SECONDS) : null;
      const splitBrain = confirmed?.splitBrain ?? (await splitBrainOf(healing, at));
      return { healing, trend: trend(samples), confirmed, splitBrain };
    },
    isOver: ({ confirmed }) => confirmed?.nothing === true,
    tell,
    pauseMs,
    mostMs,
  });
}
