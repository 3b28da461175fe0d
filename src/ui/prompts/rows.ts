import { GAP, longest } from '../fit-table.ts';
import { standIns } from '../stand-ins.ts';
import type { Column } from '../view.ts';
import { wrapCell } from '../wrap.ts';
import type { Row } from './questions.ts';

/** Where the reason stands for which a row can't be taken, when it has lines of its own. */
const INDENT = 4;
/** A reason that has less room than this beside its row gets lines of its own. */
const LEAST_REASON = 24;

export interface Lines {
  readonly head: string;
  /** One for each row; where it can't be taken, with the reason, which may have lines of its own. */
  readonly rows: readonly string[];
}

/** A table as lines of so many columns of the terminal: expendable columns are left out, and what is too long is cut. */
export function linesOf(columns: readonly Column[], rows: readonly Row[], width: number): Lines {
  const signs = standIns();
  const cells = rows.map((row) => row.cells.map((cell) => signs.put(cell)));
  const widths = columns.map(({ title }, at) => longest([title, ...cells.map((row) => row[at] ?? '')]));
  const kept = whatFits(columns, widths, width);
  const line = (texts: readonly string[]): string => {
    const padded = kept.map((at) => {
      const text = texts[at] ?? '';
      const size = widths[at] ?? 0;
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

/** Places of the columns that are shown: of those that may be left out, the one with the highest number goes first. */
function whatFits(columns: readonly Column[], widths: readonly number[], width: number): readonly number[] {
  let kept = columns.map((_column, at) => at);
  const total = (): number => kept.reduce((sum, at) => sum + (widths[at] ?? 0), GAP * (kept.length - 1));
  const expendable = kept
    .filter((at) => columns[at]?.drop !== undefined)
    .sort((a, b) => (columns[b]?.drop ?? 0) - (columns[a]?.drop ?? 0));
  for (const gone of expendable) {
    if (total() <= width) break;
    kept = kept.filter((at) => at !== gone);
  }
  return kept;
}

function withReason(text: string, reason: string, width: number): string {
  const beside = width - text.length - GAP;
  if (reason.length <= beside) return `${text}${' '.repeat(GAP)}${reason}`;
  if (beside >= LEAST_REASON) return `${text}${' '.repeat(GAP)}${cut(reason, beside)}`;
  return [text, ...wrapCell(reason, width - INDENT).map((line) => `${' '.repeat(INDENT)}${line}`)].join('\n');
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
