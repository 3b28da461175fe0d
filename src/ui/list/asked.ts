import type { Value } from './column.ts';

/** What was asked of a list beside what it is a list of; columns by the names by which they are typed. */
export interface Asked {
  /** null: those that it has of its own accord. */
  readonly columns: readonly string[] | null;
  readonly sort: readonly { readonly column: string; readonly descending: boolean }[];
  /** All must hold. */
  readonly filter: readonly Condition[];
  readonly limit: number | null;
  readonly noHeaders: boolean;
  /** Objects also where heketi-cli gave ids. */
  readonly full: boolean;
  /** Flags that bring columns, as far as they were given. */
  readonly brought: ReadonlySet<string>;
  /** Those of them whose columns it is sorted or filtered by: they count in every format. */
  readonly weighed: ReadonlySet<string>;
}

export interface Condition {
  readonly column: string;
  /** As it was typed. */
  readonly text: string;
  holds(seen: Seen): boolean;
}

/** An entry in one column. */
export interface Seen {
  readonly value: Value;
  readonly shown: string;
  /** In per cent of what it is a part of. */
  readonly share: number | null;
}

/** Nothing: the list as it is. */
export const NOTHING_ASKED: Asked = {
  columns: null,
  sort: [],
  filter: [],
  limit: null,
  noHeaders: false,
  full: false,
  brought: new Set(),
  weighed: new Set(),
};
