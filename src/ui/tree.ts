import { oneLine } from '../model/clean.ts';
import { bar, percent } from './bar.ts';
import { everFewer, GAP, isId, leftOutLines, longest, uniqueLength } from './fit-table.ts';
import { standIns } from './stand-ins.ts';
import { type Painter, painter } from './state-colors.ts';
import type { TableOptions } from './table.ts';
import type { Share, TreeRow, TreeSpec } from './view.ts';
import { wrapCell, wrapText } from './wrap.ts';

/** One row, with the lines that lead to it and those that go on beside what is wrapped. */
interface Line {
  readonly lead: string;
  readonly beside: string;
  readonly name: string;
  readonly cells: readonly (string | Share)[];
}

/** How it is drawn: how wide a step of the tree and the bars are, and which columns are there. */
interface Way {
  readonly step: number;
  readonly bars: number;
  readonly kept: readonly number[];
}

interface Fitted {
  readonly way: Way;
  readonly lines: readonly Line[];
  readonly nameWidth: number;
  readonly widths: readonly number[];
}

const WIDE_STEP = 3;
const NARROW_STEP = 2;
const BARS = [10, 8, 6, 4];
/** What is left of a bar before names are wrapped. */
const SHORT_BAR = 4;
/** A name is not wrapped to less. */
const NARROWEST_NAME = 14;
/** `100 %` */
const PERCENT = 5;

/**
 * As wide as it may be: ids and bars become shorter first, then names are wrapped, then columns left out by their `drop`.
 * Of nothing: nothing.
 */
export async function renderTree(spec: TreeSpec, options: TableOptions): Promise<string> {
  if (spec.rows.length === 0) return '';
  const signs = standIns();
  const plain = (text: string): string => signs.put(oneLine(text));
  const rows = plainRows(spec.rows, plain);
  const { width, keepAll } = options;
  const paint = await painter(options.color);
  const fitted = fitTree(spec, rows, width ?? Number.POSITIVE_INFINITY, keepAll);
  const lines =
    fitted === null
      ? stacked(spec, linesOf(rows, NARROW_STEP), width ?? 0, paint)
      : [...drawn(spec, fitted, paint), ...leftOutLines(spec.columns, fitted.way.kept, width)];
  const heading = spec.heading === undefined ? [] : wrapText(plain(spec.heading), width).split('\n');
  return [...heading, ...lines].map((line) => `${signs.back(line).trimEnd()}\n`).join('');
}

function plainRows(rows: readonly TreeRow[], plain: (text: string) => string): readonly TreeRow[] {
  return rows.map(({ name, cells, below = [] }) => ({
    name: plain(name),
    cells: cells.map((cell) => (typeof cell === 'string' ? plain(cell) : cell)),
    below: plainRows(below, plain),
  }));
}

function linesOf(rows: readonly TreeRow[], step: number): readonly Line[] {
  const dash = '─'.repeat(step - 2);
  const inner = (all: readonly TreeRow[], before: string): readonly Line[] =>
    all.flatMap(({ name, cells, below = [] }, at) => {
      const last = at === all.length - 1;
      const onward = `${before}${last ? ' ' : '│'}${' '.repeat(step - 1)}`;
      const lead = `${before}${last ? '└' : '├'}${dash} `;
      return [{ lead, beside: besideOf(onward, below, step), name, cells }, ...inner(below, onward)];
    });
  return rows.flatMap(({ name, cells, below = [] }) => [
    { lead: '', beside: besideOf('', below, step), name, cells },
    ...inner(below, ''),
  ]);
}

/** What is wrapped stands a step further in, and the line to what is below goes past it. */
function besideOf(onward: string, below: readonly TreeRow[], step: number): string {
  return `${onward}${below.length === 0 ? ' ' : '│'}${' '.repeat(step - 1)}`;
}

/** With ids shortened where not all is wide enough; null: in no way, so figures are to stand below the names. */
function fitTree(spec: TreeSpec, rows: readonly TreeRow[], width: number, keepAll: boolean): Fitted | null {
  const [widest = SHORT_BAR] = BARS;
  const all = spec.columns.map((_column, at) => at);
  const whole = fitWay(spec, rows, { step: WIDE_STEP, bars: widest, kept: all }, width, 'whole');
  if (keepAll || whole !== null) return whole;
  const shortened = withShortIds(rows, uniqueLength(namesIn(rows)));
  for (const kept of everFewer(spec.columns)) {
    const shown = withUnusual(spec, shortened, kept);
    const ways = BARS.flatMap((bars) => [WIDE_STEP, NARROW_STEP].map((step) => ({ step, bars, kept })));
    for (const way of ways) {
      const found = fitWay(spec, shown, way, width, 'whole');
      if (found !== null) return found;
    }
    const wrapped = fitWay(spec, shown, { step: NARROW_STEP, bars: SHORT_BAR, kept }, width, 'wrapped');
    if (wrapped !== null) return wrapped;
  }
  return null;
}

function namesIn(rows: readonly TreeRow[]): readonly string[] {
  return rows.flatMap(({ name, below = [] }) => [name, ...namesIn(below)]);
}

function withShortIds(rows: readonly TreeRow[], length: number): readonly TreeRow[] {
  return rows.map(({ name, cells, below = [] }) => ({
    name: isId(name) ? name.slice(0, length) : name,
    cells,
    below: withShortIds(below, length),
  }));
}

/** What is not as usual is seen however narrow it is. */
function withUnusual(spec: TreeSpec, rows: readonly TreeRow[], kept: readonly number[]): readonly TreeRow[] {
  return rows.map(({ name, cells, below = [] }) => {
    const said = spec.columns.flatMap(({ usual }, at) => {
      const cell = cells[at] ?? '';
      const tells = usual !== undefined && !kept.includes(at) && typeof cell === 'string';
      return tells && cell !== '' && !usual.includes(cell) ? [` (${cell})`] : [];
    });
    return { name: name + said.join(''), cells, below: withUnusual(spec, below, kept) };
  });
}

function fitWay(
  spec: TreeSpec,
  rows: readonly TreeRow[],
  way: Way,
  width: number,
  names: 'whole' | 'wrapped',
): Fitted | null {
  const lines = linesOf(rows, way.step);
  const widths = way.kept.map((at) =>
    longest([
      spec.columns[at]?.title ?? '',
      ...lines.map(({ cells }) => plainCell(cells[at] ?? '', way.bars)),
    ]),
  );
  const room = width - widths.reduce((sum, one) => sum + one + GAP, 0);
  const whole = longest([spec.title, ...lines.map(({ lead, name }) => lead + name)]);
  if (whole <= room) return { way, lines, nameWidth: whole, widths };
  const least = longest(lines.map(({ beside }) => beside)) + NARROWEST_NAME;
  return names === 'wrapped' && least <= room ? { way, lines, nameWidth: room, widths } : null;
}

function plainCell(cell: string | Share, bars: number): string {
  return typeof cell === 'string' ? cell : `${bar(cell, bars)} ${percent(cell).padStart(PERCENT)}`;
}

function paintedCell(cell: string | Share, bars: number, paint: Painter): string {
  if (typeof cell === 'string') return cell;
  return `${paint.share(bar(cell, bars), cell)} ${percent(cell).padStart(PERCENT)}`;
}

function drawn(
  { title, columns }: TreeSpec,
  { way, lines, nameWidth, widths }: Fitted,
  paint: Painter,
): readonly string[] {
  const padded = (text: string, shown: string, place: number): string => {
    const blanks = ' '.repeat(Math.max(0, (widths[place] ?? 0) - text.length));
    return columns[way.kept[place] ?? 0]?.align === 'right' ? blanks + shown : shown + blanks;
  };
  const gap = ' '.repeat(GAP);
  const titles = way.kept.map((at, place) => {
    const text = columns[at]?.title ?? '';
    return padded(text, text, place);
  });
  const head = [title.padEnd(nameWidth), ...titles].join(gap).trimEnd();
  const body = lines.flatMap((line) => {
    const [first = '', ...more] = named(line, nameWidth);
    const cells = way.kept.map((at, place) => {
      const cell = line.cells[at] ?? '';
      return padded(plainCell(cell, way.bars), paintedCell(cell, way.bars, paint), place);
    });
    return [[first.padEnd(nameWidth), ...cells].join(gap), ...more];
  });
  return [paint.bold(head), ...body];
}

/** The name behind the lines that lead to it; what has no room beside goes below. */
function named({ lead, beside, name }: Line, width: number): readonly string[] {
  const [first = '', ...rest] = wrapCell(name, Math.max(1, width - beside.length));
  if (lead.length + name.length <= width) return [lead + name];
  return [lead + first, ...rest.map((text) => beside + text)];
}

/** Figures below the name, each behind its title, as many in a line as there is room for. */
function stacked(
  { columns }: TreeSpec,
  lines: readonly Line[],
  width: number,
  paint: Painter,
): readonly string[] {
  return lines.flatMap((line) => {
    const room = Math.max(1, width - line.beside.length);
    const figures = columns.flatMap(({ title }, at) => {
      const cell = line.cells[at] ?? '';
      if (cell === '') return [];
      const text = `${title} ${plainCell(cell, SHORT_BAR)}`;
      const words = typeof cell === 'string' ? cell : percent(cell);
      if (typeof cell === 'string' || text.length > room)
        return wrapCell(`${title} ${words}`, room).map((one) => ({ text: one, shown: one }));
      return [{ text, shown: `${title} ${paintedCell(cell, SHORT_BAR, paint)}` }];
    });
    return [...named(line, width), ...packed(figures, room).map((shown) => line.beside + shown)];
  });
}

interface Figure {
  readonly text: string;
  readonly shown: string;
}

function packed(figures: readonly Figure[], room: number): readonly string[] {
  const lines: Figure[] = [];
  const gap = ' '.repeat(GAP);
  for (const figure of figures) {
    const last = lines.at(-1);
    const fits = last !== undefined && last.text.length + GAP + figure.text.length <= room;
    if (!fits) lines.push(figure);
    else
      lines.splice(-1, 1, {
        text: last.text + gap + figure.text,
        shown: last.shown + gap + figure.shown,
      });
  }
  return lines.map(({ shown }) => shown);
}
