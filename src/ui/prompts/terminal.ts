import { styleText } from 'node:util';
import { checkbox, confirm, input, password, Separator, search } from '@inquirer/prompts';
import { clean } from '../../model/clean.ts';
import { wrapCell } from '../wrap.ts';
import { type Asking, type Choosing, type Row, WentBack } from './questions.ts';
import { linesOf } from './rows.ts';
import { styledQuestion, withWayBack } from './way-back.ts';

/** Where questions are asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Ends a question that is open. */
  readonly signal: AbortSignal;
  readonly columns: number;
  readonly rows: number;
}

/** What stands before each row: where the cursor is, and a box. */
const BEFORE_CHOICE = 2;
const BEFORE_TICK = 4;
/** Lines that a question needs beside its rows. */
const BESIDES = 8;
const FEWEST_ROWS = 4;
/** The sign before a question, and a blank. */
const BEFORE_QUESTION = 2;
const BETWEEN_KEYS = ' • ';
const SPARE_KEYS = ['all', 'invert'];
type Keys = readonly (readonly [key: string, does: string])[];
/** Letters make a list shorter; of so few rows nobody needs to know. */
const FILTER: Keys = [['a-z', 'filter']];
const FEW_ROWS = 4;
/** More of what was ticked is only counted afterwards. */
const MOST_NAMED = 3;

export async function askYesNo(question: string, terminal: Terminal): Promise<boolean> {
  const message = fitted(question, terminal);
  try {
    return await withWayBack(
      { back: true },
      question,
      terminal,
      async (_, at) => await confirm({ message, default: false }, at),
    );
  } catch (error) {
    // Esc is no yes.
    if (error instanceof WentBack) return false;
    throw error;
  }
}

export async function askSecret(question: string, terminal: Terminal): Promise<string> {
  return await password({ message: fitted(question, terminal) }, terminal);
}

export async function askText(asking: Asking, terminal: Terminal): Promise<string> {
  const { question, fallback, complaint } = asking;
  const answer = await withWayBack(
    asking,
    question,
    terminal,
    async (asked, at) =>
      await input(
        {
          message: fitted(asked, at),
          ...(fallback === undefined ? {} : { default: fallback }),
          validate: async (text) => (await complaint?.(text.trim())) ?? true,
          theme: { style: { message: styledQuestion } },
        },
        at,
      ),
  );
  return answer.trim();
}

/** One of a list, which what is typed makes shorter. */
export async function chooseOne(choosing: Choosing, terminal: Terminal): Promise<string> {
  const { question, columns, rows } = choosing;
  const { head, rows: lines } = linesOf(columns, rows, terminal.columns - BEFORE_CHOICE - 1);
  const choices = rows.map((row, place) => ({
    row,
    choice: { ...shown(row, lines[place] ?? ''), short: row.cells[0] ?? row.value },
  }));
  return await withWayBack(
    choosing,
    question,
    terminal,
    async (asked, at) =>
      await search(
        {
          message: clean(asked),
          source: (typed) => {
            const found = choices
              .filter(({ row }) => holds(row, typed ?? ''))
              .toSorted((one, other) => distance(one.row, typed ?? '') - distance(other.row, typed ?? ''));
            const heading = columns.length > 1 && found.length > 0 ? [new Separator(` ${head}`)] : [];
            return [...heading, ...found.map(({ choice }) => choice)];
          },
          pageSize: pageSize(terminal),
          theme: {
            style: {
              message: styledQuestion,
              disabled: dim,
              keysHelpTip: keysIn(terminal, rows.length > FEW_ROWS ? FILTER : []),
            },
          },
        },
        at,
      ),
  );
}

/** Any of a table; at least one, unless none is an answer as well. */
export async function tickSome(choosing: Choosing, terminal: Terminal): Promise<readonly string[]> {
  const { question, columns, rows, orNone = false } = choosing;
  const { head, rows: lines } = linesOf(columns, rows, terminal.columns - BEFORE_TICK - 1);
  return await withWayBack(
    choosing,
    question,
    terminal,
    async (asked, at) =>
      await checkbox(
        {
          message: clean(asked),
          choices: [
            ...(columns.length > 1 ? [new Separator(`  ${head}`)] : []),
            ...rows.map((row, place) => ({
              ...shown(row, lines[place] ?? ''),
              short: row.cells[0] ?? row.value,
            })),
          ],
          required: !orNone,
          loop: false,
          pageSize: pageSize(terminal),
          theme: {
            style: {
              message: styledQuestion,
              renderSelectedChoices: ticked,
              keysHelpTip: keysIn(terminal),
            },
            i18n: { disabledError: "This one can't be taken: the reason is beside it." },
          },
        },
        at,
      ),
  );
}

function ticked(chosen: readonly { readonly short: string }[]): string {
  return chosen.length > MOST_NAMED ? `${chosen.length} ticked` : chosen.map(({ short }) => short).join(', ');
}

/** Wrapped at blanks: at the edge a terminal breaks words. */
function fitted(question: string, { columns }: Terminal): string {
  const text = clean(question);
  if (text.length + BEFORE_QUESTION < columns) return text;
  return wrapCell(text, columns - BEFORE_QUESTION - 1).join('\n  ');
}

/** What keys do; those that one can do without go where there is no room. */
function keysIn({ columns }: Terminal, more: Keys = []) {
  return (own: Keys): string => {
    const keys = [...own, ...more];
    const room = keys.map((words) => words.join(' ')).join(BETWEEN_KEYS).length < columns;
    return keys
      .filter(([, does]) => room || !SPARE_KEYS.includes(does))
      .map(([key, does]) => `${styleText('bold', key)} ${styleText('dim', does)}`)
      .join(styleText('dim', BETWEEN_KEYS));
  };
}

/** The reason is part of the line already; what is said beside it is a blank. */
function shown({ value, refusal }: Row, line: string) {
  return { value, name: clean(line), disabled: refusal === undefined ? false : ' ' };
}

function holds({ cells, value }: Row, typed: string): boolean {
  const text = [...cells, value].join(' ').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What is called so comes before what only has it somewhere in its line. */
function distance({ cells }: Row, typed: string): number {
  const name = (cells[0] ?? '').toLowerCase();
  const wanted = typed.trim().toLowerCase();
  return name.startsWith(wanted) ? 0 : name.includes(wanted) ? 1 : 2;
}

function dim(text: string): string {
  return `- ${text.trimEnd()}`;
}

function pageSize({ rows }: Terminal): number {
  return Math.max(FEWEST_ROWS, rows - BESIDES);
}
