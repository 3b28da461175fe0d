import { usage } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import type { FlagDefinition, FlagValue } from '../flag-shape.ts';
import type { FlagSet } from './flag-set.ts';
import { flagLabel, invalidArgument, readValue } from './flag-values.ts';

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

/** What is said of the first flag in a word that is none; null where all are known. */
export function unknownFlagIn(word: string, set: FlagSet): Error | null {
  const strange = set.flagsIn(word).find(({ flag }) => flag === undefined);
  return strange === undefined ? null : unknownFlag(strange.typed, set);
}

function unknownFlag(typed: string, set: FlagSet): Error {
  if (/^--[=-]/.test(typed)) return usage(`bad flag syntax: ${typed}`);
  const name = nameOf(typed);
  if (!typed.startsWith('--')) return usage(`unknown shorthand flag: ${name}`);
  const shown = [...set.long.values()].filter((flag) => flag.hidden !== true).map((flag) => flag.name);
  const [near] = nearest(name.slice(2), shown);
  return usage(`unknown flag: ${name}`, near === undefined ? undefined : `Did you mean --${near}?`);
}
