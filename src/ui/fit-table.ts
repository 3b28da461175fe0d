import type { Column } from './view.ts';
import { wrapText } from './wrap.ts';

export const GAP = 2;
/** A column of text is not made narrower than this. */
const NARROWEST_TEXT = 16;
const SHORTEST_ID = 8;

export interface Layout {
  /** Places of the columns that are shown, and how wide each is. */
  readonly columns: readonly { readonly at: number; readonly width: number }[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * How a table fits in so many columns of the terminal: with text wrapped, ids shortened to their unique beginnings,
 * the least important columns left out. null: in no way, so it is to be stacked.
 */
export function fitTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, keepAll }: { readonly width: number; readonly keepAll: boolean },
): Layout | null {
  const all = columns.map((_column, at) => at);
  const whole = layout(columns, rows, all, width);
  if (keepAll || (whole !== null && isAsWritten(whole))) return whole;
  const shortened = withShortIds(columns, rows);
  for (const kept of everFewer(columns)) {
    const found = layout(columns, shortened, kept, width);
    if (found !== null) return found;
  }
  return null;
}

/** Places of columns: first all, then each time without one more, by their `drop`. */
export function everFewer(columns: readonly Pick<Column, 'drop'>[]): readonly (readonly number[])[] {
  const all = columns.map((_column, at) => at);
  const expendable = all
    .filter((at) => columns[at]?.drop !== undefined)
    .sort((a, b) => (columns[b]?.drop ?? 0) - (columns[a]?.drop ?? 0));
  return Array.from({ length: expendable.length + 1 }, (_none, count) => {
    const gone = new Set(expendable.slice(0, count));
    return all.filter((at) => !gone.has(at));
  });
}

/** A line below, which names what had to go. */
export function leftOutLines(
  columns: readonly Pick<Column, 'title'>[],
  kept: readonly number[],
  width: number | null,
): readonly string[] {
  const titles = columns.filter((_column, at) => !kept.includes(at)).map(({ title }) => title);
  if (titles.length === 0) return [];
  return wrapText(`(no room for ${titles.join(', ')}: see -o wide)`, width).split('\n');
}

function layout(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  kept: readonly number[],
  width: number,
): Layout | null {
  const cells = (at: number): readonly string[] => [
    columns[at]?.title ?? '',
    ...rows.map((row) => row[at] ?? ''),
  ];
  const natural = kept.map((at) => longest(cells(at)));
  const least = kept.map((at, place) => Math.min(natural[place] ?? 0, leastWidth(columns[at], cells(at))));
  let spare = width - GAP * (kept.length - 1) - least.reduce((sum, one) => sum + one, 0);
  if (spare < 0) return null;
  const widths = least.map((one, place) => {
    const more = Math.min(spare, (natural[place] ?? 0) - one);
    spare -= more;
    return one + more;
  });
  return {
    columns: kept.map((at, place) => ({ at, width: widths[place] ?? 0 })),
    rows,
  };
}

/** No cell is wrapped. */
function isAsWritten({ columns, rows }: Layout): boolean {
  return rows.every((row) => columns.every(({ at, width }) => (row[at]?.length ?? 0) <= width));
}

function leastWidth(column: Column | undefined, cells: readonly string[]): number {
  if (column?.kind === 'folded') return NARROWEST_TEXT;
  if (column?.kind !== 'text') return longest(cells);
  return Math.max(NARROWEST_TEXT, longest(cells.flatMap((cell) => cell.split(' '))));
}

export function longest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}

function withShortIds(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const lengths = columns.map(({ kind }, at) =>
    kind === 'id' || kind === 'folded'
      ? uniqueLength(rows.map((row) => row[at] ?? ''))
      : Number.POSITIVE_INFINITY,
  );
  return rows.map((row) =>
    row.map((cell, at) => (isId(cell) ? cell.slice(0, lengths[at] ?? cell.length) : cell)),
  );
}

export function isId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** Of the ids among them, how much must be seen to tell them apart. */
export function uniqueLength(cells: readonly string[]): number {
  const ids = [...new Set(cells.filter(isId))];
  let length = SHORTEST_ID;
  while (new Set(ids.map((id) => id.slice(0, length))).size < ids.length) length++;
  return length;
}
