import type { Id } from './ids.ts';
import type { Entry, State, Table, TableName } from './state.ts';

/** A table of which entries can be had one by one: of a large state only what is asked for is ever parsed. */
export interface Entries<T> {
  get(id: Id): T | undefined;
  /** Those that have this text in this field. */
  having(field: string, value: string): readonly T[];
  all(): Table<T>;
}

/** A whole table; those with some value in a field are found by an index, made when it is first asked for. */
export class Whole<T> implements Entries<T> {
  readonly #table: Table<T>;
  readonly #indexes = new Map<string, Map<unknown, T[]>>();

  constructor(table: Table<T>) {
    this.#table = table;
  }

  get(id: Id): T | undefined {
    return Object.hasOwn(this.#table, id) ? this.#table[id] : undefined;
  }

  having(field: string, value: string): readonly T[] {
    return this.#index(field).get(value) ?? [];
  }

  all(): Table<T> {
    return this.#table;
  }

  #index(field: string): ReadonlyMap<unknown, readonly T[]> {
    const known = this.#indexes.get(field);
    if (known !== undefined) return known;
    const index = new Map<unknown, T[]>();
    for (const entry of Object.values(this.#table)) {
      const value = fieldOf(entry, field);
      const list = index.get(value);
      if (list === undefined) index.set(value, [entry]);
      else list.push(entry);
    }
    this.#indexes.set(field, index);
    return index;
  }
}

/** Changes on a table: what is there now, null where it is gone. */
export type EntryChanges<T> = ReadonlyMap<Id, T | null>;

/** A table as changes have left it, made when all of it is asked for. */
export class Changed<T> implements Entries<T> {
  readonly root: Entries<T>;
  readonly changes: EntryChanges<T>;
  #all: Table<T> | null = null;

  constructor(root: Entries<T>, changes: EntryChanges<T>) {
    this.root = root;
    this.changes = changes;
  }

  get(id: Id): T | undefined {
    const changed = this.changes.get(id);
    return changed === undefined ? this.root.get(id) : (changed ?? undefined);
  }

  having(field: string, value: string): readonly T[] {
    const changed = [...this.changes.values()].flatMap((entry) =>
      entry !== null && fieldOf(entry, field) === value ? [entry] : [],
    );
    const left = this.root.having(field, value).filter((entry) => !this.changes.has(idOf(entry)));
    return changed.length === 0 ? left : [...left, ...changed].sort(byId);
  }

  all(): Table<T> {
    this.#all ??= this.#made();
    return this.#all;
  }

  /** By id where it is a file's table. */
  #made(): Table<T> {
    const table: Record<Id, T> = { ...this.root.all() };
    let added = false;
    for (const [id, entry] of this.changes) {
      if (entry === null) delete table[id];
      else {
        added ||= !Object.hasOwn(table, id);
        table[id] = entry;
      }
    }
    return added && !(this.root instanceof Whole) ? inIdOrder(table) : table;
  }
}

/** More changes than this on a table that is there are made, or each further one would copy all of them. */
const MOST_CHANGES = 512;

/** Further changes, which are still on what the first were made on. */
export function changedEntries<T>(entries: Entries<T>, further: EntryChanges<T>): Changed<T> {
  if (!(entries instanceof Changed)) return new Changed<T>(entries, further);
  const { root, changes } = entries;
  return root instanceof Whole && changes.size > MOST_CHANGES
    ? new Changed<T>(new Whole(entries.all()), further)
    : new Changed<T>(root, new Map([...changes, ...further]));
}

export function inIdOrder<T>(table: Table<T>): Table<T> {
  const ids = Object.keys(table);
  if (ids.every((id, at) => at === 0 || (ids[at - 1] ?? '') < id)) return table;
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Getter = () => unknown;
const lazyTables = new WeakMap<Getter, unknown>();
const wholeTables = new WeakMap<object, unknown>();

/** A state's table to be asked for single entries, whether all of it is there yet or not. */
export function entriesOf<N extends TableName>(state: Pick<State, N>, name: N): Entries<Entry<N>> {
  return (lazyEntries(state, name) ?? wholeOf(state[name])) as Entries<Entry<N>>;
}

export function entryOf<N extends TableName>(state: Pick<State, N>, name: N, id: Id): Entry<N> | undefined {
  return entriesOf(state, name).get(id);
}

/** Whether nobody has put a whole table there: it is what a file has, and changes on that. */
export function isLazy(state: Pick<State, TableName>, name: TableName): boolean {
  return lazyEntries(state, name) !== undefined;
}

function lazyEntries(state: object, name: TableName): unknown {
  const get = Object.getOwnPropertyDescriptor(state, name)?.get;
  return get === undefined ? undefined : lazyTables.get(get);
}

function wholeOf(table: Table<unknown>): unknown {
  const known = wholeTables.get(table) ?? new Whole(table);
  wholeTables.set(table, known);
  return known;
}

/** Tables that are made when they are first read. */
export type LazyTables = { readonly [N in TableName]?: Entries<Entry<N>> };

/**
 * The state with other values and tables. Those that nobody has read stay unread: a spread would read all of them, and
 * give the same.
 */
export function amended(state: State, fields: Partial<State>, tables: LazyTables = {}): State {
  const lazy = Object.entries(tables).map(([name, entries]) => [name, lazily(entries)] as const);
  return Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(state),
      ...Object.getOwnPropertyDescriptors(fields),
      ...Object.fromEntries(lazy),
    },
  ) as State;
}

function lazily(entries: Entries<unknown>): PropertyDescriptor {
  const get = (): unknown => entries.all();
  lazyTables.set(get, entries);
  return { enumerable: true, configurable: true, get };
}

function fieldOf(entry: unknown, field: string): unknown {
  return typeof entry === 'object' && entry !== null ? Reflect.get(entry, field) : undefined;
}

function idOf(entry: unknown): string {
  return String(fieldOf(entry, 'id'));
}

function byId(a: unknown, b: unknown): number {
  return idOf(a) < idOf(b) ? -1 : 1;
}
