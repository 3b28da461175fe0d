import { counted } from '../../model/counted.ts';
import { compareNaturally, inNaturalOrder } from '../../model/natural-order.ts';
import type { TableSpec, View } from '../view.ts';
import type { Asked } from './asked.ts';
import { type ListColumn, nameOf, tableOf, type Value } from './column.ts';
import { lazily } from './lazily.ts';

/** A list, said once; each way to print it follows. */
export interface Listing<Entry> {
  /** What one entry is called, and several, where that is not only an s more. */
  readonly what: string;
  readonly many?: string;
  /** In the order that programs get. */
  readonly entries: readonly Entry[];
  readonly columns: readonly ListColumn<Entry>[];
  /** To be handed to another command; people find entries in natural order of it. */
  readonly nameOf: (entry: Entry) => string;
  /** People get the order of programs. */
  readonly keepsOrder?: true;
  /** Above the table. */
  readonly heading?: string;
  /** Heketi's text; a list that Heketi does not have is a table. */
  readonly text?: (entries: readonly Entry[]) => string;
  readonly json: (entries: readonly Entry[]) => unknown;
  /** Where heketi-cli's --json gave less. */
  readonly heketiJson?: (entries: readonly Entry[]) => unknown;
  readonly whenEmpty?: string;
  readonly notes?: (entries: readonly Entry[]) => readonly string[];
  readonly exitCode?: number;
}

/** What was asked for of the entries of a list, in every format. */
export function listView<Entry>(listing: Listing<Entry>, asked: Asked): View {
  const { entries, columns, text, json, heketiJson, whenEmpty, exitCode } = listing;
  const left = entries.filter((entry) => isWanted(entry, columns, asked));
  const limited = (all: readonly Entry[]): readonly Entry[] => all.slice(0, asked.limit ?? all.length);
  const forPrograms = lazily(() => limited(sorted(left, columns, asked)));
  const forPeople = lazily(() => {
    const byName = listing.keepsOrder === true ? left : inNaturalOrder(left, listing.nameOf);
    return limited(sorted(byName, columns, asked));
  });
  const empty = entries.length === 0 ? whenEmpty : noneIsLeft(listing, asked);
  return {
    text: () => text?.(forPrograms()) ?? '',
    ...(text === undefined ? { tableByDefault: true } : {}),
    json: () => json(forPrograms()),
    ...(heketiJson === undefined || asked.full ? {} : { heketiJson: () => heketiJson(forPrograms()) }),
    table: (wide) => askedTable(listing, forPeople(), wide, asked),
    names: () => forPeople().map(listing.nameOf),
    notes: [...(listing.notes?.(forPeople()) ?? []), ...leftOut(listing, left.length, asked)],
    ...(left.length > 0 || empty === undefined ? {} : { whenEmpty: empty }),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

function askedTable<Entry>(
  { columns, heading }: Listing<Entry>,
  entries: readonly Entry[],
  wide: boolean,
  { columns: named, noHeaders, brought }: Asked,
): TableSpec {
  const table =
    named === null
      ? tableOf(columns, entries, wide, brought)
      : // What was asked for by name is not left out for want of room.
        tableOf(
          named.map((name) => {
            const { drop: _drop, dropBeside: _dropBeside, wide: _wide, ...one } = columnNamed(columns, name);
            return one;
          }),
          entries,
          wide,
          brought,
        );
  return {
    ...table,
    ...(heading === undefined ? {} : { heading }),
    ...(noHeaders ? { noHeaders: true as const } : {}),
  };
}

function columnNamed<Entry>(columns: readonly ListColumn<Entry>[], name: string): ListColumn<Entry> {
  const found = columns.find((one) => nameOf(one) === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
}

function isWanted<Entry>(entry: Entry, columns: readonly ListColumn<Entry>[], { filter }: Asked): boolean {
  return filter.every(({ column, holds }) => {
    const found = columnNamed(columns, column);
    return holds({
      value: found.value(entry),
      shown: found.cell(entry),
      share: found.share?.(entry) ?? null,
    });
  });
}

/** What is equal in all that it is sorted by keeps its order. */
function sorted<Entry>(
  entries: readonly Entry[],
  columns: readonly ListColumn<Entry>[],
  { sort }: Asked,
): readonly Entry[] {
  if (sort.length === 0) return entries;
  const keys = sort.map(({ column, descending }) => ({ ...columnNamed(columns, column), descending }));
  const valued = entries.map((entry) => ({ entry, values: keys.map(({ value }) => value(entry)) }));
  return valued
    .toSorted((one, other) => {
      for (const [at, { descending }] of keys.entries()) {
        const order = compare(one.values[at] ?? null, other.values[at] ?? null, descending);
        if (order !== 0) return order;
      }
      return 0;
    })
    .map(({ entry }) => entry);
}

/** What is not known comes last, whichever way. */
function compare(one: Value, other: Value, descending: boolean): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  const order =
    typeof one === 'number' && typeof other === 'number'
      ? one - other
      : compareNaturally(textOf(one), textOf(other));
  return descending ? -order : order;
}

function textOf(value: Exclude<Value, null>): string {
  return typeof value === 'object' ? value.join(' ') : String(value);
}

/** Of more values than these nobody reads which there are. */
const FEW = 5;

function noneIsLeft<Entry>({ what, many, entries, columns }: Listing<Entry>, { filter }: Asked): string {
  const asked = filter.map(({ text }) => `--filter='${text}'`).join(' ');
  const [only, ...others] = filter.map(({ column }) => columnNamed(columns, column));
  const values = only?.type === 'text' && others.length === 0 ? valuesOf(only, entries) : '';
  return `${asked} leaves none of ${counted(entries.length, what, many)}.${values}`;
}

/** What could have been asked for, where that is little. */
function valuesOf<Entry>(column: ListColumn<Entry>, entries: readonly Entry[]): string {
  const values = inNaturalOrder([...new Set(entries.map((entry) => column.cell(entry)))], (cell) => cell);
  if (values.length > FEW) return '';
  const words = values.map((value) => `"${value}"`).join(', ');
  return ` ${nameOf(column)} is ${values.length === 1 ? `${words} everywhere` : `one of ${words}`}.`;
}

function leftOut<Entry>({ what, many }: Listing<Entry>, count: number, { limit }: Asked): readonly string[] {
  if (limit === null || count <= limit) return [];
  return [`${count - limit} of ${counted(count, what, many)} left out by --limit=${limit}`];
}
