import { askHealInfo, type HealingLook, lookAtHealing } from '../../actions/look-at-healing.ts';
import { argument } from '../../cli/argument.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { trend } from '../../health/trend.ts';
import type { Volume } from '../../model/entities.ts';
import { refused } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import type { State } from '../../model/state.ts';
import {
  HEALING_COLUMNS,
  type HealingToShow,
  healStatusView,
  type SplitBrain,
} from '../../ui/views/heal-status.ts';
import { VOLUME } from '../volume/volume-argument.ts';

const BETWEEN_LOOKS_MS = 5000;
/** It disturbs the healing that it asks about. */
const SPLIT_BRAIN_SECONDS = 20;

export const status = command({
  path: ['heal', 'status'],
  summary: 'Show what is to be healed, how fast that goes, and what keeps it',
  description:
    'Each brick counts what it knows that another copy lacks, which costs little however much it is. Where something is to be healed it is counted twice, five seconds apart, which tells rate and time left. What is in split-brain only gluster itself can tell, and that slows healing down: it is asked where --split-brain says so or a count stands still, and has twenty seconds. Exit code 6 where anything is to be healed, is kept from it or is not known.',
  lists: { columns: HEALING_COLUMNS },
  arguments: { volume: argument.optional(VOLUME) },
  flags: {
    once: flag.bool({ summary: 'count once: no rate and no time left' }),
    splitBrain: flag.bool({ summary: 'ask for what is in split-brain, too' }),
  },
  examples: [
    { title: 'All volumes', line: 'heal status' },
    { title: 'One of them, counted once', line: 'heal status data --once' },
    {
      title: 'Sets that lack something, the most first',
      line: "heal status --filter='to-heal>0' --sort=-to-heal",
    },
    { title: 'With split-brain', line: 'heal status data --split-brain' },
  ],
  changes: false,
  async run(context, { volume: word, once, splitBrain }, asked) {
    const state = await context.store.read();
    const volumes = chosen(state, word);
    const first = await lookAtHealing(context, state, volumes);
    const pending = volumes.filter(({ id }) => (first.volumes.get(id)?.atLeast ?? 0) > 0);
    const second = once || pending.length === 0 ? null : await lookOnceMore(context, state, pending);
    const shown: HealingToShow[] = [];
    for (const volume of volumes) {
      const one = toShow(volume, first, second);
      if (one === null) continue;
      const standsStill = one.trend !== null && one.trend.perSecond === 0 && one.healing.pending !== 0;
      const asks = one.healing.started && (splitBrain || standsStill);
      shown.push({ ...one, splitBrain: asks ? await splitBrainOf(context, state, volume) : 'not asked' });
    }
    return healStatusView(shown, asked);
  },
});

function chosen(state: State, word: string): readonly Volume[] {
  if (word === '') {
    const all = Object.values(state.volumes).filter(({ durability }) => durability.type !== 'none');
    return inNaturalOrder(all, ({ name }) => name);
  }
  const volume = findVolume(state, word);
  if (volume.durability.type === 'none')
    throw refused(`Volume ${volume.name} holds each file once: there is nothing to heal it from`);
  return [volume];
}

async function lookOnceMore(
  context: Context,
  state: State,
  volumes: readonly Volume[],
): Promise<HealingLook> {
  await context.clock.sleep(BETWEEN_LOOKS_MS, context.stop).catch(() => undefined);
  return await lookAtHealing(context, state, volumes);
}

function toShow(
  volume: Volume,
  first: HealingLook,
  second: HealingLook | null,
): Omit<HealingToShow, 'splitBrain'> | null {
  const looks = [first, second].flatMap((look) => {
    const healing = look?.volumes.get(volume.id);
    return look == null || healing === undefined ? [] : [{ at: look.at, healing }];
  });
  const healing = looks.at(-1)?.healing;
  if (healing === undefined) return null;
  const samples = looks.map((look) => ({
    at: look.at,
    total: look.healing.pending,
    sets: look.healing.sets.map(({ pending }) => pending),
  }));
  const trendOf = (left: (sample: (typeof samples)[number]) => number | null | undefined) =>
    trend(
      samples.flatMap((sample) => {
        const count = left(sample);
        return count == null ? [] : [{ at: sample.at, left: count }];
      }),
    );
  return {
    volume,
    healing,
    trend: trendOf(({ total }) => total),
    setTrends: healing.sets.map((_, place) => trendOf(({ sets }) => sets[place])),
  };
}

async function splitBrainOf(context: Context, state: State, volume: Volume): Promise<SplitBrain> {
  const told = await askHealInfo(context, state, volume, SPLIT_BRAIN_SECONDS);
  return told === null || (told.silent > 0 && told.splitBrain === 0) ? 'unknown' : told.splitBrain;
}
