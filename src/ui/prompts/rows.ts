import { GAP, longest } from '../fit-table.ts';
import { standIns } from '../stand-ins.ts';
import type { Column } from '../view.ts';
import { wrapCell } from '../wrap.ts';
import type { Row } from './questions.ts';

/** Where the reason stands for which a row can't be taken, when it has no room beside it. */
const INDENT = 4;
/** What stands behind the first column is not cut shorter than this: rather the column goes. */
const NARROWEST = 16;

export interface Lines {
  readonly head: string;
  /** One for each row; where it can't be taken, with the reason, which may have lines of its own. */
  readonly rows: readonly string[];
}

/** A table as lines of so many columns of the terminal: what is too long is cut, or an expendable column left out. */
export function linesOf(columns: readonly Column[], rows: readonly Row[], width: number): Lines {
  const signs = standIns();
  const cells = rows.map((row) => row.cells.map((cell) => signs.put(cell)));
  const natural = columns.map(({ title }, at) => longest([title, ...cells.map((row) => row[at] ?? '')]));
  const kept = whatFits(columns, natural, width);
  const line = (texts: readonly string[]): string => {
    const padded = kept.map(({ at, size }) => {
      const text = cut(texts[at] ?? '', size);
      return columns[at]?.align === 'right' ? text.padStart(size) : text.padEnd(size);
    });
    return cut(padded.join(' '.repeat(GAP)).trimEnd(), width);
  };
  return {
    head: line(columns.map(({ title }) => title)),
    rows: rows.map(({ refusal }, at) => {
      const text = line(cells[at] ?? []);
      return signs.back(refusal === undefined ? text : withReason(text, signs.put(refusal), width));
    }),
  };
}

interface Shown {
  /** Place of the column. */
  readonly at: number;
  readonly size: number;
}

/** The columns that are shown, and how wide: of those that may be left out, the one with the highest number goes first. */
function whatFits(columns: readonly Column[], natural: readonly number[], width: number): readonly Shown[] {
  let kept = columns.map((_column, at) => ({ at, size: natural[at] ?? 0 }));
  const expendable = kept
    .filter(({ at }) => columns[at]?.drop !== undefined)
    .sort((a, b) => (columns[b.at]?.drop ?? 0) - (columns[a.at]?.drop ?? 0));
  for (const { at: gone } of expendable) {
    const narrowed = narrowedTo(columns, kept, width);
    if (totalOf(narrowed) <= width) return narrowed;
    kept = kept.filter(({ at }) => at !== gone);
  }
  return narrowedTo(columns, kept, width);
}

/** Cut to the same width, as far as they are wider; what a row is called by, and numbers, stay whole. */
function narrowedTo(columns: readonly Column[], kept: readonly Shown[], width: number): readonly Shown[] {
  const atMost = (most: number): readonly Shown[] =>
    kept.map(({ at, size }) => {
      const whole = at === 0 || columns[at]?.align === 'right';
      return { at, size: whole ? size : Math.min(size, most) };
    });
  let most = Math.max(NARROWEST, ...kept.map(({ size }) => size));
  while (most > NARROWEST && totalOf(atMost(most)) > width) most--;
  const found = atMost(most);
  const over = totalOf(found) - width;
  // At last: there is no room for its name even without all that may be left out.
  const isLast = kept.every(({ at }) => columns[at]?.drop === undefined);
  return over > 0 && isLast
    ? found.map(({ at, size }) => ({ at, size: at === 0 ? Math.max(NARROWEST, size - over) : size }))
    : found;
}

function totalOf(kept: readonly Shown[]): number {
  return kept.reduce((sum, { size }) => sum + size, GAP * (kept.length - 1));
}

function withReason(text: string, reason: string, width: number): string {
  const beside = width - text.length - GAP;
  if (reason.length <= beside) return `${text}${' '.repeat(GAP)}${reason}`;
  return [text, ...wrapCell(reason, width - INDENT).map((line) => `${' '.repeat(INDENT)}${line}`)].join('\n');
}

/** Behind a word, where there is one not far from the end. */
function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  const head = text.slice(0, Math.max(0, width - 1));
  const blank = text.slice(0, width).lastIndexOf(' ');
  return `${(blank > width / 2 ? head.slice(0, blank) : head).trimEnd()}…`;
}
