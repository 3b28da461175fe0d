import { usage } from '../model/errors.ts';

/** An argument as help shows it. */
export interface ArgumentDefinition {
  readonly name: string;
  readonly summary: string;
  readonly variadic?: boolean;
  /** What completion offers. */
  readonly values?: readonly string[];
}

/** An argument of a command, and how its value is taken from the words from its place on. */
export interface Argument<Value> {
  readonly shape: ArgumentDefinition;
  take(words: readonly string[]): Value;
}

interface Missing {
  /** It can't be left away: what is said where it was. */
  readonly required: string;
  readonly hint?: string;
}

type Shown = Omit<ArgumentDefinition, 'variadic'>;

export const argument = {
  one: (shape: Shown, { required, hint }: Missing): Argument<string> => ({
    shape,
    take: ([word = '']) => (word === '' ? missing(required, hint) : word),
  }),
  /** '' where nothing stands. */
  optional: (shape: Shown): Argument<string> => ({ shape, take: ([word = '']) => word }),
  /** null where nothing stands; what stands may be empty. */
  maybe: (shape: Shown): Argument<string | null> => ({ shape, take: ([word]) => word ?? null }),
  /** All words that follow; any number, or at least one where it is required. */
  many: (shape: Shown, needed?: Missing): Argument<readonly string[]> => ({
    shape: { ...shape, variadic: true },
    take: (words) =>
      needed !== undefined && (words[0] ?? '') === '' ? missing(needed.required, needed.hint) : words,
  }),
} as const;

function missing(message: string, hint: string | undefined): never {
  throw usage(message, hint);
}
