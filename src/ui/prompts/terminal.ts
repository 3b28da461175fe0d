import { checkbox, confirm, input, password, Separator, search } from '@inquirer/prompts';
import { clean } from '../../model/clean.ts';
import type { Asking, Choosing, Row } from './questions.ts';
import { linesOf } from './rows.ts';

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

export async function askYesNo(question: string, terminal: Terminal): Promise<boolean> {
  return await confirm({ message: clean(question), default: false }, terminal);
}

export async function askSecret(question: string, terminal: Terminal): Promise<string> {
  return await password({ message: clean(question) }, terminal);
}

export async function askText(
  { question, fallback, complaint }: Asking,
  terminal: Terminal,
): Promise<string> {
  const answer = await input(
    {
      message: clean(question),
      ...(fallback === undefined ? {} : { default: fallback }),
      validate: async (text) => (await complaint?.(text.trim())) ?? true,
    },
    terminal,
  );
  return answer.trim();
}

/** One of a list, which what is typed makes shorter. */
export async function chooseOne({ question, columns, rows }: Choosing, terminal: Terminal): Promise<string> {
  const { head, rows: lines } = linesOf(columns, rows, terminal.columns - BEFORE_CHOICE - 1);
  const choices = rows.map((row, at) => ({
    row,
    choice: { ...shown(row, lines[at] ?? ''), short: row.cells[0] ?? row.value },
  }));
  return await search(
    {
      message: clean(question),
      source: (typed) => {
        const found = choices.filter(({ row }) => holds(row, typed ?? ''));
        const heading = columns.length > 1 && found.length > 0 ? [new Separator(` ${head}`)] : [];
        return [...heading, ...found.map(({ choice }) => choice)];
      },
      pageSize: pageSize(terminal),
      theme: { style: { disabled: dim } },
    },
    terminal,
  );
}

/** Any of a table, at least one. */
export async function tickSome(
  { question, columns, rows }: Choosing,
  terminal: Terminal,
): Promise<readonly string[]> {
  const { head, rows: lines } = linesOf(columns, rows, terminal.columns - BEFORE_TICK - 1);
  return await checkbox(
    {
      message: clean(question),
      choices: [
        ...(columns.length > 1 ? [new Separator(`  ${head}`)] : []),
        ...rows.map((row, at) => ({ ...shown(row, lines[at] ?? ''), short: row.cells[0] ?? row.value })),
      ],
      required: true,
      loop: false,
      pageSize: pageSize(terminal),
      theme: { i18n: { disabledError: "This one can't be taken: the reason is beside it." } },
    },
    terminal,
  );
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

function dim(text: string): string {
  return `- ${text.trimEnd()}`;
}

function pageSize({ rows }: Terminal): number {
  return Math.max(FEWEST_ROWS, rows - BESIDES);
}
