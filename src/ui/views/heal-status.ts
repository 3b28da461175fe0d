import {
  type BrickHealing,
  hindranceWords,
  type SetHealing,
  splitBrainHindrance,
  type VolumeHealing,
} from '../../health/healing.ts';
import { durationWords, rateWords, type Trend } from '../../health/trend.ts';
import { counted } from '../../model/counted.ts';
import type { Volume } from '../../model/entities.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn } from '../list/column.ts';
import { listView } from '../list/list-view.ts';
import type { View } from '../view.ts';

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

/** One set of one volume. */
interface SetRow {
  readonly of: HealingToShow;
  readonly set: SetHealing;
  readonly number: number;
  /** null where nothing is left, or it is not known how that goes. */
  readonly trend: Trend | null;
}

export const HEALING_COLUMNS: readonly ListColumn<SetRow>[] = [
  column.text('VOLUME', ({ of }) => of.volume.name),
  column.count('SET', ({ number }) => number, { drop: 3 }),
  column.count('TO HEAL', ({ set }) => set.pending, { shown: ({ set }) => countOf(set) }),
  column.count('RATE', ({ trend }) => trend?.perSecond ?? null, {
    shown: ({ trend }) => (trend === null ? '-' : rateOf(trend)),
    drop: 2,
  }),
  column.duration(
    'TIME LEFT',
    ({ trend }) => trend?.secondsLeft ?? null,
    ({ trend }) => (trend?.secondsLeft == null ? '-' : durationWords(trend.secondsLeft)),
    { drop: 1 },
  ),
  column.text('BRICKS', ({ set: { bricks } }) => {
    const wrong = bricks.filter(({ state }) => state !== 'up').length;
    return wrong === 0 ? 'all up' : `${wrong} of ${bricks.length} down`;
  }),
  column.text('BY BRICK', ({ set }) => set.bricks.map(brickWords).join(', '), { kind: 'text', wide: true }),
];

export function healStatusView(shown: readonly HealingToShow[], asked: Asked): View {
  const isWell = ({ healing, splitBrain }: HealingToShow): boolean =>
    healing.pending === 0 &&
    healing.hindrances.length === 0 &&
    (splitBrain === 0 || splitBrain === 'not asked');
  const view = listView(
    {
      what: 'set',
      entries: shown.flatMap((of) => of.healing.sets.map((set, place) => rowOf(of, set, place))),
      keepsOrder: true,
      columns: HEALING_COLUMNS,
      nameOf: ({ of }) => of.volume.name,
      json: (rows) => ({
        volumes: volumesOf(rows).map((one) =>
          toJson(
            one,
            rows.filter(({ of }) => of === one),
          ),
        ),
      }),
      notes: (rows) => volumesOf(rows).flatMap(notes),
      whenEmpty: 'No volumes with copies: nothing can be healed.',
      exitCode: shown.every(isWell) ? 0 : 6,
    },
    asked,
  );
  return { ...view, names: () => [...new Set(view.names?.())] };
}

function rowOf(of: HealingToShow, set: SetHealing, place: number): SetRow {
  const isHealing = set.pending !== null && set.pending > 0;
  return { of, set, number: place + 1, trend: isHealing ? (of.setTrends[place] ?? null) : null };
}

function volumesOf(rows: readonly SetRow[]): readonly HealingToShow[] {
  return [...new Set(rows.map(({ of }) => of))];
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
    ...hindrances.map((one) => `${name}: ${hindranceWords(one)}`),
    ...(silent > 0 && healing.started
      ? [`${name}: what ${counted(silent, 'brick')} ${silent === 1 ? 'knows' : 'know'} could not be told.`]
      : []),
    ...(splitBrain === 'unknown' ? [`${name}: what is in split-brain could not be told in time.`] : []),
    ...(typeof splitBrain === 'number' && splitBrain > 0
      ? [`${name}: ${hindranceWords(splitBrainHindrance(name, splitBrain))}`]
      : []),
  ];
}

function toJson({ volume, healing, trend, setTrends, splitBrain }: HealingToShow, rows: readonly SetRow[]) {
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
    sets: rows.map(({ set: { bricks, pending, atLeast }, number }) => ({
      set: number,
      toHeal: pending,
      atLeast,
      ...trendJson(setTrends[number - 1] ?? null),
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
