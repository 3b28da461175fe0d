import { sha256 } from '../files/sha256.ts';
import { withEntries } from '../model/apply.ts';
import { amended } from '../model/entries.ts';
import type { Id } from '../model/ids.ts';
import { type Entry, type State, TABLES, type TableName } from '../model/state.ts';
import type { StateChanges } from './changes.ts';
import { lengthened, shortened } from './short-entry.ts';

/**
 * What commits have changed since the document: a line each, behind it. The digest of a record is one of all that comes
 * before it as well, so that none can be missing, and none be from elsewhere.
 */
export interface JournalRecord {
  readonly line: Buffer;
  readonly digest: string;
}

interface Content {
  readonly at: string;
  readonly lineage: Id;
  readonly simulated: boolean | null;
  readonly put?: Readonly<Record<string, Readonly<Record<Id, unknown>>>>;
  readonly gone?: Readonly<Record<string, readonly Id[]>>;
}

/** How a record begins, up to behind its digest. */
export const BEGINNING = /^\{"serial":(\d{1,15}),"digest":"([0-9a-f]{64})",/;
const FIELD = '{"serial":';
/** Of a text in which records follow a document. */
export const FIRST_RECORD = `\n${FIELD}`;
const NEWLINE = 0x0a;

export function recordOf(previous: string, state: State, changes: StateChanges, now: Date): JournalRecord {
  const put: Record<string, Record<Id, unknown>> = {};
  const gone: Record<string, Id[]> = {};
  for (const table of TABLES) {
    const entries: [Id, unknown][] = [...changes[table]];
    const left = entries.flatMap(([id, entry]) => (entry === null ? [] : [[id, shortened(table, entry)]]));
    if (left.length > 0) put[table] = Object.fromEntries(left);
    if (left.length < entries.length)
      gone[table] = entries.flatMap(([id, entry]) => (entry === null ? [id] : []));
  }
  const { serial, lineage, simulated } = state;
  const content: Content = { at: now.toISOString(), lineage, simulated, put, gone };
  const rest = `${JSON.stringify(content).slice(1)}\n`;
  const digest = recordDigest(previous, serial, rest);
  return { line: Buffer.from(`{"serial":${serial},"digest":"${digest}",${rest}`), digest };
}

function recordDigest(previous: string, serial: number, rest: string): string {
  return sha256().update(`${previous}{"serial":${serial},${rest}`).digest('hex');
}

export interface Replayed {
  readonly state: State;
  /** Behind the last good record, from where the journal begins. */
  readonly end: number;
  readonly digest: string;
  /** What is behind it: the beginning of a record that never became one, or one that was changed. */
  readonly behind: 'nothing' | 'torn' | 'changed';
}

/** What is in the journal, up to the first record that is not whole. `seen`: the digests in it were right before. */
export function replay(document: State, digest: string, journal: Buffer, seen: boolean): Replayed {
  const entries = new Map<TableName, Map<Id, Entry<TableName> | null>>();
  let { serial, lineage, simulated } = document;
  let [last, end] = [digest, 0];
  const found = (behind: Replayed['behind']): Replayed => {
    const scalars = amended(document, { serial, lineage, simulated });
    const state = [...entries].reduce((made, [table, changes]) => withEntries(made, table, changes), scalars);
    return { state, end, digest: last, behind };
  };
  while (end < journal.length) {
    const newline = journal.indexOf(NEWLINE, end);
    if (newline < 0) return found(isBeginning(journal.toString('utf8', end)) ? 'torn' : 'changed');
    const line = journal.toString('utf8', end, newline + 1);
    const [beginning = '', number = '', own = ''] = BEGINNING.exec(line) ?? [];
    const rest = line.slice(beginning.length);
    if (own === '' || !(seen || recordDigest(last, Number(number), rest) === own)) {
      const isLast = newline === journal.length - 1;
      return found(isLast && line.includes('\0') ? 'torn' : 'changed');
    }
    const content = JSON.parse(`{${rest}`) as Content;
    gather(entries, content);
    ({ lineage, simulated } = content);
    [serial, last, end] = [Number(number), own, newline + 1];
  }
  return found('nothing');
}

/** A power cut may leave zeros of what was being written. */
function isBeginning(text: string): boolean {
  return text.includes('\0') || text.startsWith(FIELD) || FIELD.startsWith(text);
}

function gather(entries: Map<TableName, Map<Id, Entry<TableName> | null>>, { put, gone }: Content): void {
  for (const table of TABLES) {
    const changes = entries.get(table) ?? new Map<Id, Entry<TableName> | null>();
    for (const [id, entry] of Object.entries(put?.[table] ?? {}))
      changes.set(id, lengthened(table, entry) as Entry<TableName>);
    for (const id of gone?.[table] ?? []) changes.set(id, null);
    if (changes.size > 0) entries.set(table, changes);
  }
}

export interface Generation {
  readonly serial: number;
  readonly made: Date;
  /** Where it ends, from where the journal begins. */
  readonly end: number;
}

/** What generations records tell of, without looking whether they are whole. */
export function generationsIn(journal: Buffer): readonly Generation[] {
  const found: Generation[] = [];
  let at = 0;
  for (let end = journal.indexOf(NEWLINE); end >= 0; end = journal.indexOf(NEWLINE, at)) {
    const beginning = journal.toString('latin1', at, Math.min(end, at + 200));
    const [serial] = BEGINNING.exec(beginning)?.slice(1) ?? [];
    const [made] = /"at":"([^"]*)"/.exec(beginning)?.slice(1) ?? [];
    at = end + 1;
    if (serial !== undefined && made !== undefined)
      found.push({ serial: Number(serial), made: new Date(made), end: at });
  }
  return found;
}
