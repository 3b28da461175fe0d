import { z } from 'zod';
import { GlusterctlError } from '../model/errors.ts';
import { type State, TABLES } from '../model/state.ts';
import { JsonSyntaxError } from '../text/json-node.ts';
import { readJson } from '../text/jsonc.ts';
import { FORMAT } from './document.ts';
import { FIRST_RECORD } from './journal.ts';
import { migrate } from './migrate.ts';
import { type Document, isDocument, mapTable } from './migrations/document.ts';
import { issuesOf, schemaErrors } from './schema.ts';
import { lengthened } from './short-entry.ts';

const MOST_ERRORS = 10;

const entries = z.strictObject(
  Object.fromEntries(TABLES.map((table) => [table, z.record(z.string(), z.unknown()).optional()])),
);
const ids = z.strictObject(
  Object.fromEntries(TABLES.map((table) => [table, z.array(z.string()).optional()])),
);
/** Strict: of a name that was mistyped in it, a record would bring nothing. */
const record = z.strictObject({
  serial: z.int().nonnegative(),
  digest: z.unknown(),
  at: z.unknown(),
  lineage: z.unknown(),
  simulated: z.unknown(),
  put: entries.optional(),
  gone: ids.optional(),
});

/** A document as a state of today's format, or an error that lists where it is none. */
export function stateIn(document: unknown, format: number, source: string): State {
  const state = format < FORMAT ? migrate(document, format) : document;
  const errors = schemaErrors(state);
  if (errors.length > 0) throw noValidState(source, errors);
  return state as State;
}

/** What a person has edited, by what it says and not by its digests; throws, with file and line, where it is no state. */
export function editedState(text: string, source: string): State {
  const at = text.indexOf(FIRST_RECORD);
  const [written, journal] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  const parsed = jsonIn(written, source, 1);
  if (!isDocument(parsed)) throw noValidState(source, ['document: it must be an object']);
  const { digest: _digest, tables: _tables, tally: _tally, ...document } = parsed;
  const { format = FORMAT } = document;
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 0 || format > FORMAT)
    throw noValidState(source, [`format: this version knows formats up to ${FORMAT}`]);
  const { bricks, ...others } = applied(document, journal, source, written.split('\n').length + 1);
  const whole = mapTable(bricks, (brick) => lengthened('bricks', brick));
  return stateIn({ ...others, ...(bricks === undefined ? {} : { bricks: whole }) }, format, source);
}

function applied(document: Document, journal: string, source: string, firstLine: number): Document {
  let edited = document;
  for (const [index, line] of journal.split('\n').entries()) {
    if (line.trim() === '') continue;
    const number = firstLine + index;
    const read = record.safeParse(jsonIn(line, source, number));
    if (!read.success) throw noValidState(`${source}:${number}`, issuesOf(read.error));
    const { serial, lineage, simulated, put, gone } = read.data;
    edited = { ...edited, serial, lineage, simulated };
    for (const table of TABLES) {
      const before = edited[table];
      if (!isDocument(before)) continue;
      const after = { ...before, ...put?.[table] };
      for (const id of gone?.[table] ?? []) delete after[id];
      edited = { ...edited, [table]: after };
    }
  }
  return edited;
}

function jsonIn(text: string, source: string, firstLine: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { line, column, message } = mistakeIn(text) ?? { line: 1, column: 1, message: messageOf(error) };
    throw new GlusterctlError('state-unreadable', `${source}:${firstLine + line - 1}:${column}: ${message}`, {
      hint: 'Mend that place, or take a file that "state export" has written.',
    });
  }
}

/** Where it stands; null: only a reader of comments, or of less text, finds nothing in it. */
function mistakeIn(text: string): JsonSyntaxError | null {
  try {
    readJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
    throw error;
  }
  return null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function noValidState(source: string, errors: readonly string[]): GlusterctlError {
  return new GlusterctlError('state-unreadable', `${source} is no valid state`, {
    hint: errors.slice(0, MOST_ERRORS).join('\n'),
    details: { errors },
  });
}
