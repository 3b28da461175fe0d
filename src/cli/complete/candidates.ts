import type { FlagDefinition, Offered } from '../flag-shape.ts';
import { FlagSet } from '../parse/flag-set.ts';
import type { Known } from './known.ts';
import { type Candidate, NAMES } from './names.ts';
import type { CompletionTable, TableCommand, TableFlag } from './table.ts';

/** The state that counts where these words stand; `named` is the file of a --state that was typed. */
export type Ask = (named: string | null) => Promise<Known>;

/**
 * What could stand where the last word stands: a command, a flag, a flag's value (also as --flag=value), or an object's
 * name. Nothing: the shell offers files.
 */
export async function candidates(
  table: CompletionTable,
  words: readonly string[],
  ask: Ask,
): Promise<readonly Candidate[]> {
  const typed = words.at(-1) ?? '';
  const place = placeOf(table, words.slice(0, -1));
  if (place === null) return [];
  const { set, command, said } = place;
  const known = async () => await ask(said.get('state') ?? null);
  const values = async (flag: FlagDefinition | undefined, begun: string): Promise<readonly Candidate[]> =>
    flag === undefined ? [] : await valuesOf(flag, begun, place, known);
  const fits = (all: readonly Candidate[], begun = typed): readonly Candidate[] => fitting(all, begun);
  if (!place.isBehindDashes) {
    if (place.awaited !== null) return fits(await values(place.awaited, typed));
    const equals = /^--([^=]+)=(.*)$/s.exec(typed);
    if (equals !== null) {
      const [, name = '', begun = ''] = equals;
      const found = fits(await values(set.long.get(name), begun), begun);
      return found.map(({ value, about }) => ({ value: `--${name}=${value}`, about }));
    }
    if (typed.startsWith('-')) return fits(flagsOf(place));
  }
  if (command === null) return fits(place.next);
  return fits(await argumentValues(command, place, typed, table, known));
}

/** Where the words so far lead to. */
interface Place {
  readonly set: FlagSet;
  readonly command: TableCommand | null;
  readonly path: readonly string[];
  /** Behind the words of the command. */
  readonly words: readonly string[];
  /** Flags that were given, with their values. */
  readonly said: ReadonlyMap<string, string>;
  /** The flag whose value is the next word. */
  readonly awaited: FlagDefinition | null;
  readonly isBehindDashes: boolean;
  readonly next: readonly Candidate[];
}

/** Walks word by word; null: there is no such command. */
function placeOf(table: CompletionTable, before: readonly string[]): Place | null {
  /** Of the noun, once there is one. */
  let all: readonly TableCommand[] = [];
  let path: readonly string[] = [];
  const words: string[] = [];
  const said = new Map<string, string>();
  let awaited: FlagDefinition | null = null;
  let isBehindDashes = false;
  let isHelp = false;
  for (const word of before) {
    if (awaited !== null) {
      said.set(awaited.name, word);
      awaited = null;
    } else if (isBehindDashes) words.push(word);
    else if (word === '--') isBehindDashes = true;
    else if (word.startsWith('-') && word.length > 1) {
      for (const { flag, value } of setOf(table, all, path).flagsIn(word)) {
        if (flag === undefined) continue;
        if (value === undefined) awaited = flag;
        else said.set(flag.name, value);
      }
    } else if (word === 'help' && path.length === 0 && !isHelp) isHelp = true;
    else if (commandAt(all, path) !== null && !isHelp) words.push(word);
    else {
      const step = stepTo(table, all, path, word);
      if (step === null) return null;
      path = [...path, step];
      if (path.length === 1) all = table.nouns.find(({ names }) => names[0] === step)?.commands ?? [];
    }
  }
  const command = commandAt(all, path);
  return {
    set: setOf(table, all, path),
    command: isHelp ? null : command,
    path,
    words,
    said,
    awaited,
    isBehindDashes,
    next:
      isHelp && path.length === 0
        ? [...below(table, all, path), ...table.topics.map(offered)]
        : below(table, all, path),
  };
}

function commandAt(all: readonly TableCommand[], path: readonly string[]): TableCommand | null {
  return all.find((one) => isSame(one.path, path)) ?? null;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && begins(other, one);
}

function begins(beginning: readonly string[], path: readonly string[]): boolean {
  return beginning.every((word, at) => path[at] === word);
}

/** The name of what a word leads to, which may be called by another. */
function stepTo(
  { nouns }: CompletionTable,
  all: readonly TableCommand[],
  path: readonly string[],
  word: string,
): string | null {
  if (path.length === 0) return nouns.find(({ names }) => names.includes(word))?.names[0] ?? null;
  const here = all.filter((one) => begins(path, one.path) && one.path.length > path.length);
  const group = here.find((one) => one.path[path.length] === word);
  if (group !== undefined) return word;
  const aliased = here.find((one) => one.path.length === path.length + 1 && one.aliases.includes(word));
  return aliased?.path.at(-1) ?? null;
}

/** Words that may follow those of a group. */
function below(
  table: CompletionTable,
  all: readonly TableCommand[],
  path: readonly string[],
): readonly Candidate[] {
  if (path.length === 0)
    return table.nouns
      .filter(({ hidden }) => !hidden)
      .map(({ names, summary }) => ({ value: names[0] ?? '', about: summary }));
  const found = new Map<string, string>();
  for (const one of all) {
    const word = one.path[path.length];
    if (word === undefined || !begins(path, one.path)) continue;
    found.set(word, one.path.length === path.length + 1 ? one.summary : '');
  }
  return [...found].map(([value, about]) => ({ value, about }));
}

/** Flags that may stand here: those of every command that can still follow. */
function setOf(table: CompletionTable, all: readonly TableCommand[], path: readonly string[]): FlagSet {
  const command = commandAt(all, path);
  const globals = command?.isCounted === true ? table.countedGlobals : table.globals;
  if (path.length === 0) return new FlagSet(globals, table.rootFlags);
  const own = command === null ? all.filter((one) => begins(path, one.path)) : [command];
  return new FlagSet(
    globals,
    own.flatMap(({ flags }) => flags),
  );
}

function flagsOf({ set, said, command }: Place): readonly Candidate[] {
  const own = new Set(command?.flags.map(({ name }) => name));
  const all = [...set.long.values()].filter(
    ({ name, hidden, type }) => hidden !== true && (!said.has(name) || type === 'strings'),
  );
  return [...all.filter(({ name }) => own.has(name)), ...all.filter(({ name }) => !own.has(name))].map(
    ({ name, summary }) => ({ value: `--${name}`, about: summary }),
  );
}

async function valuesOf(
  flag: TableFlag,
  begun: string,
  place: Place,
  known: () => Promise<Known>,
): Promise<readonly Candidate[]> {
  const { placeholder = '', type, values } = flag;
  // Of a list, the last part is what is being typed.
  const kind = NAMES[placeholder] === undefined ? placeholder.replace(/S$/, '') : placeholder;
  const isList = type === 'strings' || kind !== placeholder;
  const head = isList ? begun.slice(0, begun.lastIndexOf(',') + 1) : '';
  const typed = begun.slice(head.length);
  const listed = (values ?? []).map(offered);
  const all = [
    ...listed,
    ...(await named(kind, typed, place, known, listed.length === 0 && values !== undefined)),
  ];
  const given = new Set(head.split(','));
  return all
    .filter(({ value }) => head === '' || !given.has(value))
    .map(({ value, about }) => ({ value: head + value, about }));
}

async function named(
  placeholder: string,
  typed: string,
  { path, words }: Place,
  known: () => Promise<Known>,
  isNothing: boolean,
): Promise<readonly Candidate[]> {
  const names = NAMES[placeholder];
  if (names === undefined || isNothing) return [];
  return names({ known: await known(), path, words, typed });
}

async function argumentValues(
  { path, arguments: takes }: TableCommand,
  place: Place,
  typed: string,
  table: CompletionTable,
  known: () => Promise<Known>,
): Promise<readonly Candidate[]> {
  const { words, isBehindDashes } = place;
  const last = takes.at(-1);
  const argument = takes[words.length] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined || (argument.afterDashes === true && !isBehindDashes)) return [];
  if (path[0] === 'config') return configValues(argument.name, words, typed, table);
  const listed = (argument.values ?? []).map(offered).filter(({ value }) => opens(value, typed));
  const all = [
    ...(await named(argument.name, typed, place, known, argument.values?.length === 0)),
    ...listed,
  ];
  const given = argument.variadic === true ? new Set(words) : new Set<string>();
  return all.filter(({ value }) => !given.has(value));
}

/** `KEY=on` only where `KEY=` stands. */
function opens(value: string, typed: string): boolean {
  const at = value.indexOf('=');
  return at < 0 || at === value.length - 1
    ? !typed.includes('=') || at < 0
    : typed.startsWith(value.slice(0, at + 1));
}

function configValues(
  name: string,
  [key = '']: readonly string[],
  typed: string,
  { keys, nouns }: CompletionTable,
): readonly Candidate[] {
  if (name === 'VALUE') return (keys.find((one) => one.name === key)?.values ?? []).map(offered);
  if (name !== 'KEY') return [];
  const general = keys.map((one) => ({ value: one.name, about: one.about }));
  // Keys of commands are many: only where one is being typed.
  const [noun = ''] = typed.split('.');
  const commands = typed.includes('.') ? nouns.filter(({ names }) => names.includes(noun)) : [];
  return [
    ...general,
    ...commands.flatMap((one) =>
      one.commands.flatMap(({ path, flags }) =>
        flags.map((flag) => ({ value: [...path, flag.name].join('.'), about: flag.summary })),
      ),
    ),
  ];
}

function offered(one: Offered): Candidate {
  return typeof one === 'string' ? { value: one, about: '' } : { value: one[0], about: one[1] };
}

/** What begins so, each once; what would be two words or two lines to a shell is left out. */
function fitting(all: readonly Candidate[], begun: string): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const one of all)
    if (one.value.startsWith(begun) && /^[^\p{Cc}\s]+$/u.test(one.value) && !found.has(one.value))
      found.set(one.value, { value: one.value, about: one.about.replaceAll(/[\p{Cc}]+/gu, ' ') });
  return [...found.values()];
}
