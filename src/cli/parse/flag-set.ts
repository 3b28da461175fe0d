import { usage } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import type { FlagDefinition, FlagValue } from '../flag.ts';
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
    if (word.startsWith('--')) return !word.includes('=') && this.long.get(word.slice(2))?.type !== 'bool';
    for (let at = 1; at < word.length; at++) {
      const flag = this.short.get(word[at] ?? '');
      if (flag?.type === 'bool' && word[at + 1] !== '=') continue;
      return at === word.length - 1;
    }
    return false;
  }
}

export interface ReadFlags {
  readonly values: ReadonlyMap<string, FlagValue>;
  readonly words: readonly string[];
}

/** Reads words by pflag's rules: `--` ends flags, a bool takes a value only with `=`, the last of a flag wins. */
export function readFlags(words: readonly string[], set: FlagSet): ReadFlags {
  const values = new Map<string, FlagValue>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') {
      rest.push(...words.slice(at + 1));
      break;
    }
    const next = words[at + 1];
    if (word.startsWith('--')) at += readLong(word, next, set, values);
    else if (word.startsWith('-') && word.length > 1) at += readShort(word, next, set, values);
    else rest.push(word);
  }
  return { values, words: rest };
}

type Values = Map<string, FlagValue>;

function readLong(word: string, next: string | undefined, set: FlagSet, values: Values): 0 | 1 {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals < 0 ? undefined : equals);
  if (name === '' || name.startsWith('-')) throw usage(`bad flag syntax: ${word}`);
  const flag = set.long.get(name);
  if (flag === undefined) throw unknownFlag(name, set);
  if (equals >= 0) assign(flag, word.slice(equals + 1), values);
  else if (flag.type === 'bool') values.set(name, true);
  else if (next === undefined) throw usage(`flag needs an argument: --${name}`);
  else {
    assign(flag, next, values);
    return 1;
  }
  return 0;
}

function readShort(word: string, next: string | undefined, set: FlagSet, values: Values): 0 | 1 {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] ?? '';
    const flag = set.short.get(letter);
    if (flag === undefined) throw usage(`unknown shorthand flag: '${letter}' in -${word.slice(at)}`);
    const rest = word.slice(at + 1);
    if (rest.startsWith('=')) {
      assign(flag, rest.slice(1), values);
      return 0;
    }
    if (flag.type === 'bool') {
      values.set(flag.name, true);
      continue;
    }
    if (rest !== '') {
      assign(flag, rest, values);
      return 0;
    }
    if (next === undefined) throw usage(`flag needs an argument: '${letter}' in -${word.slice(at)}`);
    assign(flag, next, values);
    return 1;
  }
  return 0;
}

function assign(flag: FlagDefinition, text: string, values: Values): void {
  let value: FlagValue;
  try {
    value = readValue(flag, text);
  } catch (error) {
    throw invalidArgument(text, flagLabel(flag), error);
  }
  const before = values.get(flag.name);
  values.set(flag.name, Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value);
}

function unknownFlag(name: string, set: FlagSet): Error {
  const shown = [...set.long.values()].filter((flag) => flag.hidden !== true).map((flag) => flag.name);
  const [near] = nearest(name, shown);
  return usage(`unknown flag: --${name}`, near === undefined ? undefined : `Did you mean --${near}?`);
}
