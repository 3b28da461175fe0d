import { clean } from './clean.ts';
import type { TableSpec } from './view.ts';

export interface TableOptions {
  /** Columns of the terminal; null: as wide as it gets. */
  readonly width: number | null;
  readonly color: boolean;
}

const GAP = 2;
const NARROWEST = 6;
const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('middle')
    .map((name) => [name, '']),
);

/** Columns without borders; where the terminal is too narrow, the widest columns are cut. */
export async function renderTable(spec: TableSpec, options: TableOptions): Promise<string> {
  if (spec.rows.length === 0) return `${clean(spec.empty)}\n`;
  const { default: Table } = await import('cli-table3');
  const titles = spec.columns.map(({ title }) => title);
  const rows = [titles, ...spec.rows].map((row) => row.map((cell) => clean(cell).replaceAll('\n', ' ')));
  const natural = titles.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
    colAligns: spec.columns.map(({ align }) => align ?? 'left'),
    truncate: '…',
    ...(options.width === null
      ? {}
      : { colWidths: narrow(natural, options.width).map((width) => width + GAP) }),
  });
  table.push(...rows);
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  const head = lines[0] ?? '';
  if (options.color) {
    const { Chalk } = await import('chalk');
    lines[0] = new Chalk({ level: 1 }).bold(head);
  }
  return `${lines.join('\n')}\n`;
}

/** Takes from the widest column, one character at a time, until the line fits or nothing more can be taken. */
function narrow(natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, one) => sum + one + GAP, -GAP) - width;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest)] = widest - 1;
    excess--;
  }
  return widths;
}
