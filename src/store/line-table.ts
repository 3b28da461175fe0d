import type { Entries, EntryChanges } from '../model/entries.ts';
import { Whole } from '../model/entries.ts';
import type { Id } from '../model/ids.ts';
import type { Table, TableName } from '../model/state.ts';
import type { Bytes } from './file-bytes.ts';
import { lengthened, shortened } from './short-entry.ts';

const BETWEEN = Buffer.from(',\n');
const NEWLINE = 0x0a;
const ID = 32;
/** Of `"ID":`, before the entry. */
const KEY = ID + 3;
/** After so many looks through all lines it is cheaper to have taken all of them apart. */
const MOST_LOOKS = 32;

/**
 * A table as bytes: a line for each entry, `"ID":{…}`, in the order of ids. No line is taken apart before somebody asks
 * for its entry.
 */
export class LineTable<T> implements Entries<T> {
  /** Of its section in the file. */
  readonly digest: string;
  /** Without the line before the first entry and the one behind the last. */
  readonly lines: Bytes;
  readonly #table: TableName;
  readonly #known = new Map<Id, T>();
  #whole: Whole<T> | null = null;
  readonly #looks = new Map<string, readonly T[]>();

  constructor(table: TableName, lines: Bytes, digest: string) {
    this.#table = table;
    this.lines = lines;
    this.digest = digest;
  }

  get(id: Id): T | undefined {
    if (this.#whole !== null) return this.#whole.get(id);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    // What a person has typed may be anything, also nothing.
    if (id.length !== ID) return undefined;
    const at = this.#placeOf(id);
    return this.#idAt(at) === id ? this.#entryAt(at) : undefined;
  }

  having(field: string, value: string): readonly T[] {
    if (this.#whole !== null) return this.#whole.having(field, value);
    const text = `"${field}":${JSON.stringify(value)}`;
    const known = this.#looks.get(text);
    if (known !== undefined) return known;
    if (this.#looks.size === MOST_LOOKS) return this.#taken().having(field, value);
    const found = this.#look(text).filter((entry) => Reflect.get(Object(entry), field) === value);
    this.#looks.set(text, found);
    return found;
  }

  #look(text: string): readonly T[] {
    const wanted = Buffer.from(text);
    const found: T[] = [];
    for (let at = this.lines.indexOf(wanted); at >= 0; at = this.lines.indexOf(wanted, this.#endOf(at))) {
      found.push(this.#entryAt(this.#beginOf(at)));
    }
    return found;
  }

  all(): Table<T> {
    return this.#taken().all();
  }

  #taken(): Whole<T> {
    this.#whole ??= new Whole(this.#made());
    return this.#whole;
  }

  #made(): Table<T> {
    const table = JSON.parse(`{${this.lines.toString('utf8')}}`) as Record<Id, T>;
    // Who has been given an entry and compares it later must find the same.
    if (this.#table === 'bricks')
      for (const id of Object.keys(table)) table[id] = lengthened(this.#table, table[id]) as T;
    for (const [id, entry] of this.#known) table[id] = entry;
    return table;
  }

  /** The lines, which are `all` of them, with these changes in them, in pieces. */
  with(changes: EntryChanges<T>, all: Buffer): readonly Buffer[] {
    const pieces: Buffer[] = [];
    const take = (from: number, to: number): void => {
      if (to > from) pieces.push(all.subarray(from, to));
      if (to > from && to === all.length) pieces.push(BETWEEN);
    };
    let from = 0;
    for (const id of [...changes.keys()].sort()) {
      const at = this.#placeOf(id);
      take(from, at);
      from = this.#idAt(at) === id ? Math.min(this.lines.length, this.#endOf(at) + 1) : at;
      const entry = changes.get(id);
      if (entry != null) pieces.push(Buffer.from(`${lineOf(this.#table, id, entry)},\n`));
    }
    take(from, this.lines.length);
    const last = pieces.pop();
    return last === undefined ? [] : [...pieces, last.subarray(0, last.length - BETWEEN.length)];
  }

  /** Where the line of this id begins, or would. */
  #placeOf(id: Id): number {
    let low = 0;
    let high = this.lines.length;
    while (low < high) {
      const begin = this.#beginOf((low + high) >> 1);
      const there = this.#idAt(begin);
      if (there < id) low = Math.min(high, this.#endOf(begin) + 1);
      else high = begin;
    }
    return low;
  }

  #idAt(begin: number): Id {
    return this.lines.toString('latin1', begin + 1, begin + 1 + ID);
  }

  #beginOf(at: number): number {
    return at === 0 ? 0 : this.lines.lastIndexOf(NEWLINE, at - 1) + 1;
  }

  /** Where the line ends: its newline, or the end of all. */
  #endOf(at: number): number {
    const end = this.lines.indexOf(NEWLINE, at);
    return end < 0 ? this.lines.length : end;
  }

  #entryAt(begin: number): T {
    const id = this.#idAt(begin);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const end = this.#endOf(begin);
    const line = this.lines.toString('utf8', begin + KEY, end);
    const text = line.endsWith(',') ? line.slice(0, -1) : line;
    const entry = lengthened(this.#table, JSON.parse(text)) as T;
    this.#known.set(id, entry);
    return entry;
  }
}

export function lineOf(table: TableName, id: Id, entry: unknown): string {
  return `${JSON.stringify(id)}:${JSON.stringify(shortened(table, entry))}`;
}

/** With all that follows from ids, for whoever reads an export. */
export function wholeLineOf(_table: TableName, id: Id, entry: unknown): string {
  return `${JSON.stringify(id)}:${JSON.stringify(entry)}`;
}
