import { sha256 } from '../files/sha256.ts';
import { amended, Changed, type Entries, entriesOf, type LazyTables } from '../model/entries.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { type Entry, emptyState, type State, TABLES, type TableName } from '../model/state.ts';
import { rememberTally, type Tally, tallyOf } from '../model/tally.ts';
import { type Bytes, inMemory, inPieces } from './file-bytes.ts';
import { LineTable, lineOf } from './line-table.ts';

export const FORMAT = 3;

const SECTIONS = [...TABLES, 'tally'] as const;
type SectionName = (typeof SECTIONS)[number];
const END = '\n}\n';
const NEWLINE = 0x0a;
/** No first line is longer. */
export const HEAD_LINE = 4096;

/**
 * A whole generation as one JSON document, one line per entity, so that two can be compared line by line. Its first line
 * tells how long each table is and what its digest is, and begins with the format and a digest of that line: no flipped
 * byte goes unseen, and a table that nobody asks for is not taken apart.
 */
export interface DocumentText {
  readonly pieces: readonly Buffer[];
  readonly bytes: number;
  readonly digest: string;
}

interface Section {
  readonly pieces: readonly Buffer[];
  readonly digest: string;
}

interface Head {
  readonly lineage: string;
  readonly serial: number;
  readonly simulated: boolean | null;
  readonly tables: Readonly<Record<string, { readonly bytes: number; readonly digest: string }>>;
}

type LineOf = (table: TableName, id: Id, entry: unknown) => string;

/** `line` says how an entry is written: as the file has it, or with what follows from ids as well. */
export function documentText(state: State, line: LineOf = lineOf): DocumentText {
  const sections = SECTIONS.map((name) => [name, sectionOf(state, name, line)] as const);
  const { lineage, serial, simulated } = state;
  const tables = Object.fromEntries(
    sections.map(([name, { pieces, digest }]) => [name, { bytes: lengthOf(pieces), digest }]),
  );
  const head: Head = { lineage, serial, simulated, tables };
  const rest = `${JSON.stringify(head).slice(1, -1)},\n`;
  const digest = headDigest(rest);
  const between = Buffer.from(',\n');
  const pieces = [
    Buffer.from(`{"format":${FORMAT},"digest":"${digest}",${rest}`),
    ...sections.flatMap(([, section], at) => (at === 0 ? section.pieces : [between, ...section.pieces])),
    Buffer.from(END),
  ];
  return { pieces, bytes: lengthOf(pieces), digest };
}

function sectionOf(state: State, name: SectionName, line: LineOf): Section {
  if (name === 'tally')
    return section([Buffer.from(`"tally":${JSON.stringify(sortedTally(tallyOf(state)))}`)]);
  const entries: Entries<Entry<TableName>> = entriesOf(state, name);
  if (line === lineOf && entries instanceof LineTable)
    return { pieces: framed(name, [linesIn(entries, name)]), digest: entries.digest };
  if (line === lineOf && entries instanceof Changed && entries.root instanceof LineTable)
    return section(framed(name, entries.root.with(entries.changes, linesIn(entries.root, name))));
  const table = Object.entries(entries.all()).sort(([a], [b]) => (a < b ? -1 : 1));
  return section(framed(name, [Buffer.from(table.map(([id, entry]) => line(name, id, entry)).join(',\n'))]));
}

/** What was read a part at a time is summed up once more: who edits a file in place takes no lock. */
function linesIn({ lines, digest }: LineTable<Entry<TableName>>, name: SectionName): Buffer {
  const found = inMemory(lines);
  if (found === lines || digestOf(framed(name, [found])) === digest) return found;
  throw new GlusterctlError('state-unreadable', 'The state was changed by something else while it was read', {
    hint: 'Nothing was written. See what is there now: glusterctl state check',
  });
}

function framed(name: SectionName, lines: readonly Buffer[]): readonly Buffer[] {
  if (lengthOf(lines) === 0) return [Buffer.from(`"${name}":{}`)];
  return [Buffer.from(`"${name}":{\n`), ...lines, Buffer.from('\n}')];
}

function section(pieces: readonly Buffer[]): Section {
  return { pieces, digest: digestOf(pieces) };
}

function digestOf(pieces: Iterable<Buffer>): string {
  const hash = sha256();
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

function sortedTally({ devices, volumes }: Tally): Tally {
  return { devices: sorted(devices), volumes: sorted(volumes) };
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function headDigest(rest: string): string {
  return sha256().update(`{"format":${FORMAT},${rest}`).digest('hex');
}

export interface DocumentRead {
  readonly state: State;
  /** Where it ends; records may follow. */
  readonly bytes: number;
  readonly digest: string;
}

/** A document at the beginning of these bytes; null where something in it is not as it was written. `seen`: its digests were right before. */
export function readDocument(bytes: Bytes, seen: boolean): DocumentRead | null {
  const found = headOfDocument(bytes, seen);
  if (found === null) return null;
  const { head, digest, begin } = found;
  const sections = new Map<SectionName, Bytes>();
  let at = begin;
  for (const name of SECTIONS) {
    const { bytes: length = -1, digest: wanted = '' } = head.tables[name] ?? {};
    const content = bytes.subarray(at, at + length);
    if (content.length !== length || !(seen || digestOf(inPieces(content)) === wanted)) return null;
    sections.set(name, content);
    at += length;
    const glue = name === 'tally' ? END : ',\n';
    if (bytes.toString('latin1', at, at + glue.length) !== glue) return null;
    at += glue.length;
  }
  return { state: stateOf(head, sections), bytes: at, digest };
}

/** Where a document ends, as its first line has it; null where that line is none. */
export function documentEnd(beginning: Buffer): number | null {
  const found = headOfDocument(beginning);
  if (found === null) return null;
  const sizes = SECTIONS.map((name) => found.head.tables[name]?.bytes ?? Number.NaN);
  const end = sizes.reduce((sum, size) => sum + size + 2, found.begin) - 2 + END.length;
  return Number.isSafeInteger(end) ? end : null;
}

/** Of the generation that the document is. */
export function serialOf(beginning: Buffer): number | null {
  return headOfDocument(beginning)?.head.serial ?? null;
}

function headOfDocument(bytes: Bytes, seen = false): { head: Head; digest: string; begin: number } | null {
  const begin = bytes.indexOf(NEWLINE) + 1;
  const line = bytes.toString('utf8', 0, begin);
  const [start = '', digest = ''] = /^\{"format":3,"digest":"([0-9a-f]{64})",/.exec(line) ?? [];
  const rest = line.slice(start.length);
  if (digest === '' || !(seen || headDigest(rest) === digest)) return null;
  return { head: JSON.parse(`{${rest.slice(0, -2)}}`) as Head, digest, begin };
}

function stateOf(head: Head, sections: ReadonlyMap<SectionName, Bytes>): State {
  const { lineage, serial, simulated } = head;
  const lazy: LazyTables = Object.fromEntries(
    TABLES.map((name) => {
      const content = sections.get(name) ?? Buffer.alloc(0);
      return [name, new LineTable(name, linesOf(name, content), head.tables[name]?.digest ?? '')];
    }),
  );
  const state = amended(emptyState(lineage), { serial, simulated }, lazy);
  let tally: Tally | null = null;
  rememberTally(state, () => {
    tally ??= (JSON.parse(`{${sections.get('tally')?.toString('utf8') ?? ''}}`) as { tally: Tally }).tally;
    return tally;
  });
  return state;
}

function linesOf(name: SectionName, content: Bytes): Bytes {
  const frame = `"${name}":{\n`.length;
  return content.subarray(frame, Math.max(frame, content.length - 2));
}
