import type { Context } from './context.ts';

/** What a question may look at. */
export interface Asking {
  readonly context: Pick<
    Context,
    | 'store'
    | 'prompt'
    | 'settings'
    | 'stderr'
    | 'hosts'
    | 'ids'
    | 'environment'
    | 'program'
    | 'clock'
    | 'random'
    | 'stop'
  >;
  /** What is said of an argument or a flag by now, by its name in the definition; '' where nothing is. */
  said(name: string): string;
}

/** One value as it would be typed, several of them, or flags that say it; null: there is nothing to choose from. */
export type Answer =
  | string
  | { readonly words: readonly string[] }
  | { readonly flags: readonly `--${string}`[] }
  | null;

/** How a value that was left away is asked for, where somebody sits at a terminal. */
export interface Ask {
  /** Names of what has to be known before, where that is asked for as well. */
  readonly after?: readonly string[];
  answer(asking: Asking): Promise<Answer>;
}

/** Something that was left away. */
export interface Lacking {
  /** In the definition. */
  readonly name: string;
  /** As it is typed, without dashes; null for an argument. */
  readonly flag: string | null;
  /** For people: `--size SIZE`. */
  readonly label: string;
  /** What is said where it stays away; null: it may. */
  readonly required: string | null;
  readonly ask: Ask | null;
}

/** In the order of the questions: what others wait for goes before them. */
export function inOrder(lacking: readonly Lacking[]): readonly Lacking[] {
  const left = [...lacking];
  const ordered: Lacking[] = [];
  for (;;) {
    const names = new Set(left.map(({ name }) => name));
    const at = left.findIndex(({ ask }) => ask?.after?.some((name) => names.has(name)) !== true);
    const [next] = left.splice(Math.max(at, 0), 1);
    if (next === undefined) return ordered;
    ordered.push(next);
  }
}
