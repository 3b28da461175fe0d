import { usage } from '../model/errors.ts';
import { type KiB, kib } from '../model/sizes.ts';
import type { Ask } from './ask.ts';
import type { FlagShape, FlagValue, Offered, Said } from './flag-shape.ts';

/** A flag of a command, and how its value is taken from what was said. */
export interface Flag<Value> {
  readonly shape: FlagShape;
  /** What is said where it was left away, and can't be. */
  readonly required?: string;
  /** How it is asked for; one that may be left away is asked for beside one that may not. */
  readonly ask?: Ask;
  take(said: Said): Value;
}

interface Told {
  readonly short?: string;
  readonly summary: string;
  readonly placeholder?: string;
  readonly values?: readonly Offered[];
  readonly hidden?: boolean;
  readonly mayBeEmpty?: true;
  readonly ask?: Ask;
}

interface Required {
  /** It can't be left away: what is said where it was. */
  readonly required?: string;
  readonly hint?: string;
}

interface Fallback<Value> {
  readonly fallback?: Value;
}

interface Alone {
  readonly alone?: string;
}

interface Longest {
  readonly most?: string;
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
  /** The same where none of them stands for what was not given: null then. */
  choiceOrNone: <const Choice extends string>(
    choices: readonly Choice[],
    told: Omit<Told, 'ask'>,
  ): Flag<Choice | null> => ({
    shape: { type: 'string', ...told, choices },
    take: ({ value }) => choices.find((one) => one === value) ?? null,
  }),
  int: (told: Told & Fallback<number> & Required): Flag<number> => of('int', told, numberOf),
  float: (told: Told & Fallback<number> & Required): Flag<number> => of('float', told, numberOf),
  list: (told: Told & Required): Flag<readonly string[]> =>
    of('strings', told, (value) => (typeof value === 'object' ? value : [])),
  /** In KiB; a bare number is typed in GiB, and may be negative. */
  size: (told: Told & Fallback<string | number> & Required): Flag<KiB> =>
    of('size', told, (value) => kib(numberOf(value))),
  /** In seconds. */
  duration: (told: Told & Fallback<number> & Required & Alone & Longest): Flag<number> =>
    of('duration', told, numberOf),
} as const;

/** null where nobody gave it. */
export function optional<Value>({ take, ...rest }: Flag<Value>): Flag<Value | null> {
  return { ...rest, take: (said) => (said.given ? take(said) : null) };
}

/** What a value means, or a usage error that says why it means nothing. */
export function refined<Value, Meaning>(
  { take, ...rest }: Flag<Value>,
  meaning: (value: Value) => Meaning,
): Flag<Meaning> {
  return { ...rest, take: (said) => meaning(take(said)) };
}

function of<Value extends string | number | readonly string[]>(
  type: FlagShape['type'],
  { required, hint, ask, ...told }: Omit<FlagShape, 'type'> & Required & { readonly ask?: Ask },
  read: (value: FlagValue) => Value,
): Flag<Value> {
  return {
    shape: { type, ...told },
    ...(required === undefined ? {} : { required }),
    ...(ask === undefined ? {} : { ask }),
    take({ value }) {
      const found = read(value);
      if (isNothing(found) && required !== undefined) throw usage(required, hint);
      return found;
    },
  };
}

/** What stands for a value that was not given. */
export function isNothing(value: FlagValue): boolean {
  if (typeof value === 'boolean') return false;
  return typeof value === 'number' ? value === 0 : value.length === 0;
}

function textOf(value: FlagValue): string {
  return typeof value === 'object' ? value.join(',') : value === false ? '' : String(value);
}

function numberOf(value: FlagValue): number {
  return typeof value === 'number' ? value : 0;
}
