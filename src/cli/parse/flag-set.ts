import { usage } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import type { FlagDefinition, FlagValue } from '../flag-shape.ts';
import { flagLabel, invalidArgument, readValue } from './flag-values.ts';

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

export interface ReadFlags {
  readonly values: ReadonlyMap<string, FlagValue>;
  readonly words: readonly string[];
  /** How many of them stand before `--`; null where there is none. */
  readonly beforeDashes: number | null;
}

/** Reads words by pflag's rules: `--` ends flags, a bool, and one that means something alone, takes a value only with `=`, the last of a flag wins. */
export function readFlags(words: readonly string[], set: FlagSet): ReadFlags {
  const values = new Map<string, FlagValue>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') return { values, words: [...rest, ...words.slice(at + 1)], beforeDashes: rest.length };
    if (!word.startsWith('-') || word === '-') rest.push(word);
    else
      for (const { flag, typed, value } of set.flagsIn(word)) {
        if (flag === undefined) throw unknownFlag(typed, set);
        const text = value ?? words[++at];
        if (text === undefined) throw usage(`flag needs an argument: ${nameOf(typed)}`);
        assign(flag, text, values);
      }
  }
  return { values, words: rest, beforeDashes: null };
}

/** As pflag names what was typed: `--size`, or `'s' in -s`. */
function nameOf(typed: string): string {
  return typed.startsWith('--') ? typed.replace(/=.*/s, '') : `'${typed[1]}' in ${typed}`;
}

function assign(flag: FlagDefinition, text: string, values: Map<string, FlagValue>): void {
  let value: FlagValue;
  try {
    value = readValue(flag, text);
  } catch (error) {
    throw invalidArgument(text, flagLabel(flag), error);
  }
  const before = values.get(flag.name);
  values.set(flag.name, Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value);
}

function unknownFlag(typed: string, set: FlagSet): Error {
  if (/^--[=-]/.test(typed)) return usage(`bad flag syntax: ${typed}`);
  const name = nameOf(typed);
  if (!typed.startsWith('--')) return usage(`unknown shorthand flag: ${name}`);
  const shown = [...set.long.values()].filter((flag) => flag.hidden !== true).map((flag) => flag.name);
  const [near] = nearest(name.slice(2), shown);
  return usage(`unknown flag: ${name}`, near === undefined ? undefined : `Did you mean --${near}?`);
}
