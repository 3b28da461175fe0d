import { usage } from '../model/errors.ts';
import { type KiB, kib } from '../model/sizes.ts';

export type FlagValue = boolean | number | string | readonly string[];

/** What is said of a flag: its value, of the flag's type, and whether anybody gave it. */
export interface Said {
  readonly value: FlagValue;
  /** On the command line, in the environment or in the config file. */
  readonly given: boolean;
}

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
  /** What completion offers where the command itself says, in Heketi's words, what it can't be. */
  readonly values?: readonly string[];
  /** Accepted, but not shown in help. */
  readonly hidden?: boolean;
}

/** A flag of which the frame knows the name as well: `lock-timeout`, without dashes. */
export interface FlagDefinition extends FlagShape {
  readonly name: string;
}

/** A flag of a command, and how its value is taken from what was said. */
export interface Flag<Value> {
  readonly shape: FlagShape;
  take(said: Said): Value;
}

interface Told {
  readonly short?: string;
  readonly summary: string;
  readonly placeholder?: string;
  readonly values?: readonly string[];
  readonly hidden?: boolean;
}

interface Required {
  /** It can't be left away: what is said where it was. */
  readonly required?: string;
}

interface Fallback<Value> {
  readonly fallback?: Value;
}

interface Alone {
  readonly alone?: string;
}

/** Of each type one way to define a flag. What is not given and has no fallback is `''`, `0`, `false` or an empty list. */
export const flag = {
  bool: (told: Told & Fallback<boolean>): Flag<boolean> => ({
    shape: { type: 'bool', ...told },
    take: ({ value }) => value === true,
  }),
  text: (told: Told & Fallback<string> & Required): Flag<string> => of('string', told, textOf),
  /** One of a closed list. */
  choice: <const Choice extends string>(
    choices: readonly Choice[],
    told: Told & { readonly fallback: Choice },
  ): Flag<Choice> =>
    of('string', { ...told, choices }, (value) => choices.find((one) => one === value) ?? told.fallback),
  int: (told: Told & Fallback<number> & Required): Flag<number> => of('int', told, numberOf),
  float: (told: Told & Fallback<number> & Required): Flag<number> => of('float', told, numberOf),
  list: (told: Told & Required): Flag<readonly string[]> =>
    of('strings', told, (value) => (typeof value === 'object' ? value : [])),
  /** In KiB; a bare number is typed in GiB, and may be negative. */
  size: (told: Told & Fallback<string | number> & Required): Flag<KiB> =>
    of('size', told, (value) => kib(numberOf(value))),
  /** In seconds. */
  duration: (told: Told & Fallback<number> & Required & Alone): Flag<number> =>
    of('duration', told, numberOf),
} as const;

/** null where nobody gave it. */
export function optional<Value>({ shape, take }: Flag<Value>): Flag<Value | null> {
  return { shape, take: (said) => (said.given ? take(said) : null) };
}

/** What a value means, or a usage error that says why it means nothing. */
export function refined<Value, Meaning>(
  { shape, take }: Flag<Value>,
  meaning: (value: Value) => Meaning,
): Flag<Meaning> {
  return { shape, take: (said) => meaning(take(said)) };
}

function of<Value extends string | number | readonly string[]>(
  type: FlagShape['type'],
  { required, ...told }: Omit<FlagShape, 'type'> & Required,
  read: (value: FlagValue) => Value,
): Flag<Value> {
  return {
    shape: { type, ...told },
    take({ value }) {
      const found = read(value);
      const missing = typeof found === 'number' ? found === 0 : found.length === 0;
      if (missing && required !== undefined) throw usage(required);
      return found;
    },
  };
}

function textOf(value: FlagValue): string {
  return typeof value === 'object' ? value.join(',') : value === false ? '' : String(value);
}

function numberOf(value: FlagValue): number {
  return typeof value === 'number' ? value : 0;
}
