export type FlagValue = boolean | number | string | readonly string[];

/** What is said of a flag: its value, of the flag's type, and whether anybody gave it. */
export interface Said {
  readonly value: FlagValue;
  /** On the command line, in the environment or in the config file. */
  readonly given: boolean;
}

/** A value that completion offers, and what it means where the shell can show that. */
export type Offered = string | readonly [value: string, about: string];

/** A flag as the frame knows it: parsing, help, environment variable and configuration key follow from it. */
export interface FlagShape {
  /** `bool` takes a value only with `=`. */
  readonly type: 'bool' | 'string' | 'int' | 'float' | 'strings' | 'size' | 'duration';
  readonly short?: string;
  readonly summary: string;
  /** Shown in help; also the value when nothing is given. */
  readonly fallback?: string | number | boolean;
  readonly placeholder?: string;
  /** What it means without a value, which then only comes with `=`: `--watch`, `--watch=10`. */
  readonly alone?: string;
  readonly choices?: readonly string[];
  /**
   * An empty text means something: that nobody gave it, as in heketi-cli, which misses some in words of its own then, or
   * that what is set goes. Elsewhere it is refused.
   */
  readonly mayBeEmpty?: true;
  /** The longest that a duration may be, as it is typed; a day where nothing is said. Node's timers end at 24 days. */
  readonly most?: string;
  /** What completion offers where the command itself says, in Heketi's words, what it can't be. */
  readonly values?: readonly Offered[];
  /** Help shows it below this title, with its like. */
  readonly section?: string;
  /** Accepted, but not shown in help. */
  readonly hidden?: boolean;
}

/** A flag of which the frame knows the name as well: `lock-timeout`, without dashes. */
export interface FlagDefinition extends FlagShape {
  readonly name: string;
}
