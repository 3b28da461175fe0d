/**
 * What a command gives back: data, and how each renderer shows it. Everything is a function, so that only the
 * form that was asked for is made.
 */
export interface View {
  /** Heketi's text, to the byte, with its last newline; the default output. Empty: prints nothing. */
  text(): string;
  /** Heketi's JSON shape; what we add comes after Heketi's fields. */
  json(): unknown;
  /** For `-o json` and `-o yaml` where Heketi's JSON lists ids: the objects themselves. Without it, those print json(). */
  objects?(): unknown;
  /** For JSON that is one object a line, since it may be long and is read bit by bit. */
  lines?(): readonly unknown[];
  /** Its text is lines for people, which a terminal gets wrapped at blanks. */
  readonly isProse?: boolean;
  /** For `-o table` and `-o wide`. Without it, those print text(). In natural order of names. */
  table?(wide: boolean): TableSpec;
  /** Heketi has nothing like it. */
  readonly tableByDefault?: true;
  /** For `-o name`: ids or names, one per line. */
  names?(): readonly string[];
  /** Lines for stderr: warnings and what to do next. */
  readonly notes?: readonly string[];
  /** Of a list that is empty: what to type next, for stderr. */
  readonly nothing?: string;
  /** It tells itself what would be done: for commands without a plan. */
  readonly isDryRun?: boolean;
  /** 0 unless part of it failed. */
  readonly exitCode?: number;
  /** JSON is printed whatever the output flags say (db dump, volume endpoint patch), as it stands in text(). */
  readonly verbatim?: boolean;
}

export interface TableSpec {
  /** A line above the table. */
  readonly heading?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** On a narrow terminal it may be left out; of several, the one with the highest number first. */
  readonly drop?: number;
  /**
   * `id` may be shortened to a unique beginning; `text` is wrapped at blanks; `folded` is folded where it must be,
   * so that one long value does not make a list of a table.
   */
  readonly kind?: 'id' | 'text' | 'folded';
}
