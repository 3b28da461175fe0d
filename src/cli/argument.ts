import { usage } from '../model/errors.ts';
import type { Ask } from './ask.ts';
import type { Offered } from './flag-shape.ts';

/** An argument as help shows it. */
export interface ArgumentDefinition {
  readonly name: string;
  readonly summary: string;
  readonly variadic?: boolean;
  /** It is what stands behind `--`, and only that. */
  readonly afterDashes?: true;
  /** An empty word means something there. Elsewhere it is refused: mostly a variable that is not set stands behind it. */
  readonly mayBeEmpty?: true;
  /** What to do instead of giving an empty one, in a command of these words. */
  instead?(words: readonly string[]): string;
  /** What completion offers. */
  readonly values?: readonly Offered[];
}

/** An argument of a command, and how its value is taken from the words from its place on. */
export interface Argument<Value> {
  readonly shape: ArgumentDefinition;
  /** What is said where it was left away, and can't be. */
  readonly required?: string;
  /** How it is asked for. */
  readonly ask?: Ask;
  /** It is not asked for where this flag of the command says it. */
  readonly orFlag?: string;
  take(words: readonly string[]): Value;
}

interface Missing {
  /** It can't be left away: what is said where it was. */
  readonly required: string;
  readonly hint?: string;
  readonly ask?: Ask;
}

/** What the command itself misses where it is left away. */
interface Checked {
  readonly required: string;
  readonly ask: Ask;
  readonly orFlag?: string;
}

type Shown = Omit<ArgumentDefinition, 'variadic' | 'afterDashes'>;

export const argument = {
  one: (shape: Shown, { required, hint, ask }: Missing): Argument<string> => ({
    shape,
    required,
    ...(ask === undefined ? {} : { ask }),
    take: ([word]) => word ?? missing(required, hint),
  }),
  /** '' where nothing stands. */
  optional: (shape: Shown, checked?: Checked): Argument<string> => ({
    shape,
    ...checked,
    take: ([word = '']) => word,
  }),
  /** Where nothing stands, what is said here. */
  withFallback: <const Fallback extends string | null>(
    shape: Shown,
    fallback: Fallback,
    checked?: Checked,
  ): Argument<string | Fallback> => ({ shape, ...checked, take: ([word]) => word ?? fallback }),
  /** All words that follow; any number, or at least one where it is required. */
  many: (shape: Shown, needed?: Missing): Argument<readonly string[]> => ({
    shape: { ...shape, variadic: true },
    ...(needed === undefined ? {} : { required: needed.required }),
    ...(needed?.ask === undefined ? {} : { ask: needed.ask }),
    take: (words) =>
      needed !== undefined && words.length === 0 ? missing(needed.required, needed.hint) : words,
  }),
  /** All words that follow; where there is none, the command itself misses them, or finds out whether it does. */
  manyOrNone: (shape: Shown, checked: Checked): Argument<readonly string[]> => ({
    shape: { ...shape, variadic: true },
    ...checked,
    take: (words) => words,
  }),
  /** The words of a command of its own, flags among them: all that stands behind `--`. */
  afterDashes: (shape: Shown, { required, hint }: Missing): Argument<readonly string[]> => ({
    shape: { ...shape, variadic: true, afterDashes: true },
    take: (words) => (words.length === 0 ? missing(required, hint) : words),
  }),
} as const;

function missing(message: string, hint: string | undefined): never {
  throw usage(message, hint);
}
