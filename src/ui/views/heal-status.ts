import type { BrickHealing, SetHealing, VolumeHealing } from '../../health/healing.ts';
import { durationWords, rateWords, type Trend } from '../../health/trend.ts';
import { counted } from '../../model/counted.ts';
import type { Volume } from '../../model/entities.ts';
import type { View } from '../view.ts';
import { tableView } from './table-view.ts';

/** How many, where it was asked for and told. */
export type SplitBrain = number | 'unknown' | 'not asked';

export interface HealingToShow {
  readonly volume: Volume;
  readonly healing: VolumeHealing;
  readonly trend: Trend | null;
  /** In the order of the sets. */
  readonly setTrends: readonly (Trend | null)[];
  readonly splitBrain: SplitBrain;
}

export function healStatusView(shown: readonly HealingToShow[]): View {
  const isWell = ({ healing, splitBrain }: HealingToShow): boolean =>
    healing.pending === 0 &&
    healing.hindrances.length === 0 &&
    (splitBrain === 0 || splitBrain === 'not asked');
  return tableView({
    json: () => ({ volumes: shown.map(toJson) }),
    table: (wide) => ({
      columns: [
        { title: 'VOLUME' },
        { title: 'SET', align: 'right', drop: 3 },
        { title: 'TO HEAL', align: 'right' },
        { title: 'RATE', align: 'right', drop: 2 },
        { title: 'TIME LEFT', align: 'right', drop: 1 },
        { title: 'BRICKS' },
        ...(wide ? [{ title: 'BY BRICK', kind: 'text' as const }] : []),
      ],
      rows: shown.flatMap((one) => one.healing.sets.map((set, place) => row(one, set, place, wide))),
    }),
    names: () => shown.map(({ volume }) => volume.name),
    notes: shown.flatMap(notes),
    ...(shown.length === 0 ? { whenEmpty: 'No volumes with copies: nothing can be healed.' } : {}),
    exitCode: shown.every(isWell) ? 0 : 6,
  });
}

function row(
  { volume, setTrends }: HealingToShow,
  set: SetHealing,
  place: number,
  wide: boolean,
): readonly string[] {
  const trend = set.pending === null ? null : (setTrends[place] ?? null);
  const wrong = set.bricks.filter(({ state }) => state !== 'up').length;
  return [
    volume.name,
    String(place + 1),
    countOf(set),
    trend === null || set.pending === 0 ? '-' : rateOf(trend),
    trend?.secondsLeft == null || set.pending === 0 ? '-' : durationWords(trend.secondsLeft),
    wrong === 0 ? 'all up' : `${wrong} of ${set.bricks.length} down`,
    ...(wide ? [set.bricks.map(brickWords).join(', ')] : []),
  ];
}

function countOf({ pending, atLeast }: SetHealing): string {
  if (pending !== null) return String(pending);
  return atLeast === 0 ? '?' : `${atLeast} + ?`;
}

function rateOf({ perSecond }: Trend): string {
  if (perSecond === 0) return 'none';
  return perSecond > 0 ? rateWords(perSecond) : `${rateWords(-perSecond)} more`;
}

function brickWords({ name, state, pending }: BrickHealing): string {
  return `${name}: ${pending ?? '?'}${state === 'up' ? '' : ` (${state})`}`;
}

function notes({ healing, splitBrain }: HealingToShow): readonly string[] {
  const { name, sets, hindrances } = healing;
  const silent = sets.flatMap(({ bricks }) => bricks).filter(({ pending }) => pending === null).length;
  return [
    ...hindrances.map(({ what, cure }) => `${name}: ${what}. ${cure}`),
    ...(silent > 0 && healing.started
      ? [`${name}: what ${counted(silent, 'brick')} ${silent === 1 ? 'knows' : 'know'} could not be told.`]
      : []),
    ...(splitBrain === 'unknown' ? [`${name}: what is in split-brain could not be told in time.`] : []),
    ...(typeof splitBrain === 'number' && splitBrain > 0
      ? [
          `${name}: ${counted(splitBrain, 'entry', 'entries')} in split-brain, which only a person can decide.`,
        ]
      : []),
  ];
}

function toJson({ volume, healing, trend, setTrends, splitBrain }: HealingToShow) {
  return {
    id: volume.id,
    name: volume.name,
    started: healing.started,
    toHeal: healing.pending,
    atLeast: healing.atLeast,
    ...trendJson(trend),
    splitBrain: typeof splitBrain === 'number' ? splitBrain : null,
    splitBrainAsked: splitBrain !== 'not asked',
    hindrances: healing.hindrances,
    sets: healing.sets.map(({ bricks, pending, atLeast }, place) => ({
      set: place + 1,
      toHeal: pending,
      atLeast,
      ...trendJson(setTrends[place] ?? null),
      bricks: bricks.map(({ name, host, arbiter, state, pending: knows }) => ({
        brick: name,
        host,
        arbiter,
        state,
        toHeal: knows,
      })),
    })),
  };
}

function trendJson(trend: Trend | null) {
  return { perSecond: trend?.perSecond ?? null, secondsLeft: trend?.secondsLeft ?? null };
}
