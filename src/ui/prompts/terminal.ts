import { styleText } from 'node:util';
import { checkbox, confirm, input, password, Separator, search } from '@inquirer/prompts';
import { clean } from '../../model/clean.ts';
import { type Asking, type Choosing, type Row, type WayBack, WentBack } from './questions.ts';
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

const WAY_BACK = ' (Esc: back)';
/** More of what was ticked is only counted afterwards. */
const MOST_NAMED = 3;
/** Once it is answered, there is no way back from it. */
const message = (text: string, status: string): string =>
  styleText('bold', status === 'done' ? text.replace(WAY_BACK, '') : text);

interface Key {
  readonly name?: string;
}

/** Asks, and lets Esc lead away from the question where there is a way back. */
async function withWayBack<Answer>(
  { back = false }: WayBack,
  question: string,
  terminal: Terminal,
  ask: (message: string, terminal: Terminal) => Promise<Answer>,
): Promise<Answer> {
  const words = clean(question);
  if (!back) return await ask(words, terminal);
  const left = new AbortController();
  const onKey = (_text: string | undefined, key: Key | undefined): void => {
    if (key?.name === 'escape') left.abort();
  };
  terminal.input.on('keypress', onKey);
  try {
    const signal = AbortSignal.any([terminal.signal, left.signal]);
    return await ask(`${words}${WAY_BACK}`, { ...terminal, signal });
  } catch (error) {
    throw left.signal.aborted && !terminal.signal.aborted ? new WentBack() : error;
  } finally {
    terminal.input.off('keypress', onKey);
  }
}

export async function askYesNo(question: string, terminal: Terminal): Promise<boolean> {
  return await confirm({ message: clean(question), default: false }, terminal);
}

export async function askSecret(question: string, terminal: Terminal): Promise<string> {
  return await password({ message: clean(question) }, terminal);
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
          message: asked,
          ...(fallback === undefined ? {} : { default: fallback }),
          validate: async (text) => (await complaint?.(text.trim())) ?? true,
          theme: { style: { message } },
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
  const choices = rows.map((row, at) => ({
    row,
    choice: { ...shown(row, lines[at] ?? ''), short: row.cells[0] ?? row.value },
  }));
  return await withWayBack(
    choosing,
    question,
    terminal,
    async (asked, at) =>
      await search(
        {
          message: asked,
          source: (typed) => {
            const found = choices.filter(({ row }) => holds(row, typed ?? ''));
            const heading = columns.length > 1 && found.length > 0 ? [new Separator(` ${head}`)] : [];
            return [...heading, ...found.map(({ choice }) => choice)];
          },
          pageSize: pageSize(terminal),
          theme: { style: { disabled: dim, message } },
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
          message: asked,
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
            style: { message, renderSelectedChoices: ticked },
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
