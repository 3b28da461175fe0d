import { createHash } from 'node:crypto';
import type { State } from '../model/state.ts';

export const FORMAT = 2;

const BEGINNING = '{"format":';
/** Holds the digest. */
export const HEAD_BYTES = 100;
const HEAD = /^\{"format":(\d{1,9}),"digest":"([0-9a-f]{64})",/;
const TABLES = ['clusters', 'nodes', 'devices', 'bricks', 'volumes', 'blockVolumes', 'operations'] as const;

/**
 * The state as text: one JSON document, one line per entity, so that two generations can be compared line by line.
 * It begins with its format and a SHA-256 digest of all that follows, so that no flipped byte goes unseen.
 */
export function serialise(state: State): string {
  const { lineage, serial, simulated } = state;
  const ordered = inFileOrder(state);
  const parts = [
    `"lineage":${JSON.stringify(lineage)},"serial":${serial},"simulated":${JSON.stringify(simulated)}`,
    ...TABLES.map((table) => `"${table}":${lines(ordered[table])}`),
  ];
  const rest = `${parts.join(',\n')}\n}\n`;
  return `{"format":${FORMAT},"digest":"${digestOf(FORMAT, rest)}",${rest}`;
}

type Entry = readonly [id: string, value: unknown];

/** As it reads from a file: by id, whatever the order in which things came. */
export function inFileOrder(state: State): State {
  return withTables(state, (entries) => entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without the entries that are as they were. */
export function changedEntries(before: State, after: State): State {
  return withTables(after, (entries, table) => {
    const known: Readonly<Record<string, unknown>> = before[table];
    return entries.filter(([id, value]) => known[id] !== value);
  });
}

function withTables(
  state: State,
  change: (entries: readonly Entry[], table: (typeof TABLES)[number]) => readonly Entry[],
): State {
  const tables = TABLES.map((table) => [
    table,
    Object.fromEntries(change(Object.entries(state[table]), table)),
  ]);
  return { ...state, ...Object.fromEntries(tables) };
}

function lines(table: Readonly<Record<string, unknown>>): string {
  const entries = Object.keys(table).map((id) => `${JSON.stringify(id)}:${JSON.stringify(table[id])}`);
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n}`;
}

function digestOf(format: number, rest: string): string {
  return createHash('sha256').update(`{"format":${format},`).update(rest).digest('hex');
}

export type Damage =
  | { readonly kind: 'empty' }
  | { readonly kind: 'nul'; readonly offset: number }
  | { readonly kind: 'torn'; readonly detail: string }
  | { readonly kind: 'foreign'; readonly detail: string }
  | { readonly kind: 'changed' }
  | { readonly kind: 'future'; readonly format: number };

export type Parsed =
  /** `document` was written by this program, whole: its digest says so. */
  | { readonly kind: 'good'; readonly format: number; readonly document: unknown }
  | { readonly kind: 'damaged'; readonly damage: Damage };

export function parse(text: string): Parsed {
  const head = HEAD.exec(text);
  if (head === null) return { kind: 'damaged', damage: whatIsWrong(text) };
  const format = Number(head[1]);
  if (format > FORMAT) return { kind: 'damaged', damage: { kind: 'future', format } };
  if (digestOf(format, text.slice(head[0].length)) !== head[2]) {
    const wrong = whatIsWrong(text);
    return { kind: 'damaged', damage: wrong.kind === 'foreign' ? { kind: 'changed' } : wrong };
  }
  const document = lazily(text);
  return { kind: 'good', format, document };
}

/**
 * Tables are parsed when somebody asks for them: most commands need few, and the digest has vouched for all. Each
 * begins on a line of its own, as `serialise` writes it; no line within a table can begin like that.
 */
function lazily(text: string): Record<string, unknown> {
  const starts = TABLES.map((table) => text.indexOf(`,\n"${table}":`));
  const [first = -1] = starts;
  if (starts.some((start, index) => start < 0 || start < (starts[index - 1] ?? 0)))
    return withoutDigest(JSON.parse(text));
  const document = withoutDigest(JSON.parse(`${text.slice(0, first)}}`));
  TABLES.forEach((table, index) => {
    const begin = (starts[index] ?? 0) + table.length + 5;
    const end = starts[index + 1] ?? text.lastIndexOf('}');
    let value: unknown;
    Object.defineProperty(document, table, {
      enumerable: true,
      get() {
        value ??= JSON.parse(text.slice(begin, end));
        return value;
      },
    });
  });
  return document;
}

function withoutDigest(parsed: unknown): Record<string, unknown> {
  const { digest: _digest, ...document } = parsed as Record<string, unknown>;
  return document;
}

function whatIsWrong(text: string): Damage {
  if (text.trim() === '') return { kind: 'empty' };
  const offset = text.indexOf('\0');
  if (offset === 0 || (offset > 0 && beginsLikeOurs(text))) return { kind: 'nul', offset };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (!beginsLikeOurs(text)) return { kind: 'foreign', detail: 'it does not begin like one' };
    return { kind: 'torn', detail: (error as SyntaxError).message };
  }
  const format =
    typeof document === 'object' && document !== null && 'format' in document ? document.format : null;
  if (typeof format === 'number' && format > FORMAT) return { kind: 'future', format };
  return {
    kind: 'foreign',
    detail: `it has no ${format === null ? '"format"' : '"digest"'} where one belongs`,
  };
}

function beginsLikeOurs(text: string): boolean {
  const start = text.slice(0, BEGINNING.length);
  return start === BEGINNING || BEGINNING.startsWith(start.trimEnd());
}

/** In words, for the error and for "state check". */
export function describeDamage(damage: Damage): string {
  switch (damage.kind) {
    case 'empty':
      return 'is empty';
    case 'nul':
      return `holds NUL bytes from byte ${damage.offset} on, as after a power cut`;
    case 'torn':
      return `is torn or is no JSON: ${damage.detail}`;
    case 'foreign':
      return `is no state file of this program: ${damage.detail}`;
    case 'changed':
      return 'was changed by something else: its digest does not match its content';
    case 'future':
      return `has format ${damage.format}, written by a newer version; this one knows formats up to ${FORMAT}`;
  }
}
