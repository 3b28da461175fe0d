import type { FlagDefinition } from '../flag-shape.ts';

/** The flags of one command: its own hide global ones of the same name. */
export class FlagSet {
  readonly long: ReadonlyMap<string, FlagDefinition>;
  readonly short: ReadonlyMap<string, FlagDefinition>;

  constructor(globals: readonly FlagDefinition[], own: readonly FlagDefinition[]) {
    const all = [...globals, ...own];
    this.long = new Map(all.map((flag) => [flag.name, flag]));
    const shown = [...this.long.values()];
    this.short = new Map(shown.flatMap((flag) => (flag.short === undefined ? [] : [[flag.short, flag]])));
  }

  /** Whether the word is a flag whose value is the next word. A flag nobody knows takes one, as in pflag. */
  takesNext(word: string): boolean {
    const { flag, value, typed } = this.flagsIn(word).at(-1) ?? {};
    return value === undefined && (flag !== undefined || !/^-[^-]./s.test(typed ?? '-xy'));
  }

  /** The flags of one word; one that is none is the last. */
  flagsIn(word: string): readonly Written[] {
    if (word.startsWith('--')) {
      const [, name = '', equals] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
      const flag = this.long.get(name);
      return [{ flag, typed: word, value: equals ?? alone(flag) }];
    }
    const all: Written[] = [];
    for (let at = 1; at < word.length; at++) {
      const flag = this.short.get(word[at] ?? '');
      const rest = word.slice(at + 1);
      const typed = `-${word.slice(at)}`;
      const ends = alone(flag) === undefined || rest.startsWith('=');
      const value = ends ? rest.replace(/^=/, '') || undefined : alone(flag);
      all.push({ flag, typed, value: rest === '=' ? '' : value });
      if (ends) break;
    }
    return all;
  }
}

/** What it means where no value is written behind it; undefined: its value is the next word. */
function alone(flag: FlagDefinition | undefined): string | undefined {
  return flag?.type === 'bool' ? 'true' : flag?.alone;
}

/** A flag as it stands in a word. */
interface Written {
  readonly flag: FlagDefinition | undefined;
  readonly typed: string;
  /** Undefined where the next word is the value. */
  readonly value: string | undefined;
}
