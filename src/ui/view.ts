/**
 * What a command gives back: data, and how it looks in each format (see formats/). Contents are functions, so that only
 * the form that was asked for is made.
 */
export interface View {
  /** Heketi's text, to the byte, with its last newline; the default output. Empty: prints nothing. */
  text(): string;
  /** In Heketi's shapes; what we add comes after Heketi's fields. */
  json(): unknown;
  /** Where heketi-cli's --json gave less, as ids alone. */
  heketiJson?(): unknown;
  /** JSON is these, one a line: it may be long, and is read bit by bit. */
  jsonLines?(): readonly unknown[];
  /** In natural order of names. Without it, tables are text(). */
  table?(wide: boolean): TableSpec;
  /** Instead of one table: lines for people, tables and trees between them. */
  parts?(wide: boolean): readonly (string | TableSpec | TreeSpec)[];
  /** Stands for the table, where one is asked for. */
  tree?(wide: boolean): TreeSpec;
  /** What can be counted of it, in the text format of Prometheus. */
  metrics?(): string;
  /** Ids or names, to be handed to another command. */
  names?(): readonly string[];

  /** The text is lines for people, which a terminal gets wrapped at blanks. */
  readonly isProse?: boolean;
  /** Heketi has nothing like it: a table stands for its text. */
  readonly tableByDefault?: true;
  /** text() is printed as it stands, whatever format was asked for: a document, as of db dump, or what is no result. */
  readonly verbatim?: boolean;
  /** That document is json() as JSON: as YAML it is told where that is asked for. */
  readonly isJsonDocument?: true;

  /** Told below the plans of a dry run: what they leave as it is, and why. */
  readonly left?: {
    lines(): readonly string[];
    json(): object;
    /** They tell of a change that is in no plan. */
    readonly isChange?: boolean;
  };
  /** Command lines in it were typed by somebody: they are no suggestions. */
  readonly tellsWhatWasTyped?: true;

  /** Lines for stderr: warnings and what to do next. */
  readonly notes?: readonly string[];
  /** Of a list without entries: what to type next, for people, on stderr. */
  readonly whenEmpty?: string;
  /** It tells itself what would be done: for commands without a plan. */
  readonly isDryRun?: boolean;
  /** 0 unless part of it failed. */
  readonly exitCode?: number;
}

export interface TableSpec {
  /** A line above the table. */
  readonly heading?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Of each row, what its first cell is where that is not what the column says: one entry stands below another there. */
  readonly firsts?: readonly (string | null)[];
  /** Rows alone, each whole in one line: for programs. */
  readonly noHeaders?: true;
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** On a narrow terminal it may be left out; of several, the one with the highest number first. */
  readonly drop?: number;
  /** The same where further columns were asked for. */
  readonly dropBeside?: number;
  /** Its words say how something does: they have colours. */
  readonly isState?: true;
  /**
   * `id` may be shortened to a unique beginning; `text` is wrapped at blanks; `folded` is folded where it must be,
   * so that one long value does not make a list of a table.
   */
  readonly kind?: 'id' | 'text' | 'folded';
}

/** What belongs to what, with figures behind it. */
export interface TreeSpec {
  /** A line above the tree. */
  readonly heading?: string;
  /** What stands above the names. */
  readonly title: string;
  readonly columns: readonly TreeColumn[];
  readonly rows: readonly TreeRow[];
}

/** Of figures; with `drop` it may be left out, as that of a table. */
export interface TreeColumn extends Pick<Column, 'title' | 'align' | 'drop'> {
  /** Where it is left out, what is not among these stands behind the name. */
  readonly usual?: readonly string[];
}

export interface TreeRow {
  readonly name: string;
  readonly cells: readonly (string | Share)[];
  readonly below?: readonly TreeRow[];
}

/** Drawn as a bar, with how much of the whole it is. */
export interface Share {
  readonly used: number;
  readonly total: number;
}
