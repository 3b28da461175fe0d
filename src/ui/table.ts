import { clean } from '../model/clean.ts';
import { fitTable, GAP, type Layout, leftOutLines, longest } from './fit-table.ts';
import { standIns } from './stand-ins.ts';
import { type Painter, painter } from './state-colors.ts';
import type { Column, TableSpec } from './view.ts';
import { wrapCell } from './wrap.ts';

export interface TableOptions {
  /** Columns of the terminal; null: as wide as it gets. */
  readonly width: number | null;
  readonly color: boolean;
  /** No column is left out and nothing shortened: what doesn't fit is stacked. */
  readonly keepAll: boolean;
}

const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('middle')
    .map((name) => [name, '']),
);

/** Columns without borders, or one entry below the other where the terminal is too narrow. Of nothing: nothing. */
export async function renderTable(spec: TableSpec, options: TableOptions): Promise<string> {
  const signs = standIns();
  const plain = (text: string): string => signs.put(clean(text).replace(/[\n\t]+/g, ' '));
  const columns = spec.columns.map((column) => ({ ...column, title: plain(column.title) }));
  const rows = spec.rows.map((row) => row.map(plain));
  if (rows.length === 0) return '';
  const heading =
    spec.heading === undefined
      ? []
      : wrapCell(plain(spec.heading), options.width ?? Number.POSITIVE_INFINITY);
  if (spec.noHeaders === true) return await rowsAlone(columns, rows, signs.back);
  const lines = await tableLines({ ...spec, columns, rows }, options);
  return [...heading, ...lines].map((line) => `${signs.back(line).trimEnd()}\n`).join('');
}

async function tableLines(
  { columns, rows, firsts = [] }: TableSpec,
  options: TableOptions,
): Promise<readonly string[]> {
  const { width, keepAll } = options;
  const layout = fitTable(columns, rows, { width: width ?? Number.POSITIVE_INFINITY, keepAll });
  const paint = await painter(options.color);
  if (layout === null) return stacked(columns, rows, firsts, width ?? 0, paint);
  const [head = '', ...lines] = await sideBySide(columns, layout, paint);
  const kept = layout.columns.map(({ at }) => at);
  return [paint.bold(head.trimEnd()), ...lines, ...leftOutLines(columns, kept, width)];
}

/** For programs: each row whole, in one line, whatever the width. */
async function rowsAlone(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  back: (text: string) => string,
): Promise<string> {
  const untitled = columns.map((column) => ({ ...column, title: '' }));
  const layout = fitTable(untitled, rows, { width: Number.POSITIVE_INFINITY, keepAll: true });
  if (layout === null) throw new Error('a table without end has no room');
  const [, ...lines] = await sideBySide(untitled, layout, await painter(false));
  return lines.map((line) => `${back(line).trimEnd()}\n`).join('');
}

async function sideBySide(
  columns: readonly Column[],
  layout: Layout,
  paint: Painter,
): Promise<readonly string[]> {
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
    colAligns: layout.columns.map(({ at }) => columns[at]?.align ?? 'left'),
    colWidths: layout.columns.map(({ width }) => width + GAP),
  });
  const titles = columns.map(({ title }) => title);
  table.push(
    ...[titles, ...layout.rows].map((row) =>
      layout.columns.map(({ at, width }) => {
        const cell = row[at] ?? '';
        return wrapCell(cell, width)
          .map((line) => paint.cell(columns[at], cell, line))
          .join('\n');
      }),
    ),
  );
  return table.toString().split('\n');
}

/** Each value behind its title; what has no room there goes below it. */
function stacked(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  firsts: readonly (string | null)[],
  width: number,
  paint: Painter,
): readonly string[] {
  const label = longest([...columns.map(({ title }) => title), ...firsts.flatMap((first) => first ?? [])]);
  const beside = width - label - GAP;
  return rows.flatMap((row, index) => {
    const lines = columns.flatMap((column, at) => {
      const title = (at === 0 ? firsts[index] : null) ?? column.title;
      const value = (row[at] ?? '').trim();
      if (value === '') return [];
      const name = paint.bold(title.padEnd(label));
      const colored = (line: string): string => paint.cell(column, value, line);
      const indent = ' '.repeat(GAP);
      if (longest(value.split(' ')) > beside)
        return [
          paint.bold(title),
          ...wrapCell(value, width - GAP).map((line) => `${indent}${colored(line)}`),
        ];
      const hanging = ' '.repeat(label + GAP);
      return wrapCell(value, beside).map((line, place) =>
        place === 0 ? `${name}${indent}${colored(line)}` : `${hanging}${colored(line)}`,
      );
    });
    return index === 0 ? lines : ['', ...lines];
  });
}
