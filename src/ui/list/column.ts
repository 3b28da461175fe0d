import { formatSize } from '../../model/sizes.ts';
import type { Column, TableSpec } from '../view.ts';

/** What an entry is sorted and filtered by; null: not known, or nothing there. */
export type Value = string | number | readonly string[] | null;

/** What can be asked of a column before there are entries. */
export interface ColumnShape extends Column {
  readonly type: 'text' | 'number' | 'size' | 'percent' | 'time' | 'duration';
  /** Only with -o wide, or where it is named. */
  readonly wide?: true;
  /** The flag that brings it. */
  readonly needs?: string;
  /** A size that is part of another one: a share in per cent can be asked for. */
  readonly shares?: true;
}

/** A column of a list: how each entry looks in it, and what that stands for. */
export interface ListColumn<Entry> extends ColumnShape {
  cell(entry: Entry): string;
  /** With -o wide, where there is more to be said. */
  whole?(entry: Entry): string;
  value(entry: Entry): Value;
  /** In per cent. */
  share?(entry: Entry): number | null;
}

type More = Pick<ColumnShape, 'drop' | 'dropBeside' | 'kind' | 'wide' | 'needs'>;

interface ShownAs<Entry> extends More {
  /** Where the value alone doesn't say it. */
  readonly shown?: (entry: Entry) => string;
  readonly whole?: (entry: Entry) => string;
}

interface OfWhole<Entry> extends ShownAs<Entry> {
  readonly of?: (entry: Entry) => number | null;
}

type Read<Entry> = (entry: Entry) => number | null;

/** Of each type one way to define a column. What is not known is shown as `?`. */
export const column = {
  text: <Entry>(
    title: string,
    value: (entry: Entry) => string,
    { shown = value, ...more }: ShownAs<Entry> = {},
  ): ListColumn<Entry> => ({ title, type: 'text', value, cell: shown, ...more }),
  /** A word that says how it does. */
  state: <Entry>(title: string, value: (entry: Entry) => string, more: More = {}): ListColumn<Entry> => ({
    ...column.text(title, value, more),
    isState: true,
  }),
  /** Several words, of which each may be meant. */
  words: <Entry>(
    title: string,
    value: (entry: Entry) => readonly string[],
    { shown, ...more }: ShownAs<Entry> = {},
  ): ListColumn<Entry> => ({
    title,
    type: 'text',
    kind: 'text',
    value,
    cell: shown ?? ((entry) => value(entry).join(' ') || '-'),
    ...more,
  }),
  count: <Entry>(
    title: string,
    value: Read<Entry>,
    { shown = shownAs(value, String), ...more }: ShownAs<Entry> = {},
  ): ListColumn<Entry> => ({ title, type: 'number', align: 'right', value, cell: shown, ...more }),
  /** In KiB. */
  size: <Entry>(
    title: string,
    value: Read<Entry>,
    { shown = shownAs(value, formatSize), of, ...more }: OfWhole<Entry> = {},
  ): ListColumn<Entry> => ({
    title,
    type: 'size',
    align: 'right',
    value,
    cell: shown,
    ...(of === undefined
      ? {}
      : { shares: true as const, share: (entry) => shareOf(value(entry), of(entry)) }),
    ...more,
  }),
  percent: <Entry>(title: string, value: Read<Entry>, more: More = {}): ListColumn<Entry> => ({
    title,
    type: 'percent',
    align: 'right',
    value,
    cell: (entry) => {
      const percent = value(entry);
      return percent === null ? '-' : `${Math.floor(percent)} %`;
    },
    ...more,
  }),
  /** An ISO date, as it is shown. */
  time: <Entry>(title: string, shown: (entry: Entry) => string, more: More = {}): ListColumn<Entry> => ({
    title,
    type: 'time',
    value: (entry) => {
      const time = Date.parse(shown(entry));
      return Number.isNaN(time) ? null : time;
    },
    cell: shown,
    ...more,
  }),
  /** In seconds. */
  duration: <Entry>(
    title: string,
    value: Read<Entry>,
    shown: (entry: Entry) => string,
    more: More = {},
  ): ListColumn<Entry> => ({ title, type: 'duration', align: 'right', value, cell: shown, ...more }),
} as const;

function shownAs<Entry>(value: Read<Entry>, words: (known: number) => string): (entry: Entry) => string {
  return (entry) => {
    const known = value(entry);
    return known === null ? '?' : words(known);
  };
}

function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : (part / whole) * 100;
}

/** As it is typed: the title in lower case, blanks as dashes. */
export function nameOf({ title }: Pick<ColumnShape, 'title'>): string {
  return title.toLowerCase().replaceAll(' ', '-');
}

/** Those that stand in a table of their own accord. */
export function shownColumns<Shape extends ColumnShape>(
  columns: readonly Shape[],
  { wide, brought }: { readonly wide: boolean; readonly brought: ReadonlySet<string> },
): readonly Shape[] {
  const isBrought = ({ needs }: Shape): boolean => needs === undefined || brought.has(needs);
  return columns.filter((one) => (one.wide !== true || wide) && isBrought(one));
}

const NOTHING_BROUGHT: ReadonlySet<string> = new Set();

/** A table of entries in the order in which they come. */
export function tableOf<Entry>(
  columns: readonly ListColumn<Entry>[],
  entries: readonly Entry[],
  wide: boolean,
  brought: ReadonlySet<string> = NOTHING_BROUGHT,
): TableSpec {
  const crowded = brought.size > 0;
  const shown = shownColumns(columns, { wide, brought }).map((one) =>
    crowded && one.dropBeside !== undefined ? { ...one, drop: one.dropBeside } : one,
  );
  return {
    columns: shown,
    rows: entries.map((entry) => shown.map(({ cell, whole = cell }) => (wide ? whole : cell)(entry))),
  };
}
