import { typedFor } from '../../src/cli/config/sources.ts';
import type { CommandDefinition } from '../../src/cli/define.ts';
import { rootCommand } from '../../src/cli/parse/command-tree.ts';
import { findCommand } from '../../src/cli/parse/find-command.ts';
import { FlagSet } from '../../src/cli/parse/flag-set.ts';
import { GLOBAL_FLAGS } from '../../src/cli/parse/global-flags.ts';
import { readFlags } from '../../src/cli/parse/read-flags.ts';
import { helpTopic } from '../../src/cli/run/help-topic.ts';
import { program } from '../../src/commands/index.ts';
import { splitWords } from './words.ts';

/** Sentences that speak of the program without suggesting a command. */
const PROSE = new Set(['runs', 'to']);

/** What heketi-cli prints, to the letter. */
const HEKETI = new Set(['server operations [list|info]', 'heketi db export', 'heketi db import']);

/** A command that a text for people suggests, without the program's name. */
export interface Suggestion {
  readonly line: string;
  /** Only named, as in `see "node add"`: what it must be given is missing. */
  readonly isName: boolean;
}

export function commandsIn(text: string): readonly Suggestion[] {
  return [
    ...namedCommands(text).map((line) => ({ line, isName: false })),
    ...quotedCommands(text).map((line) => ({ line, isName: /^[a-z -]+$/.test(line) })),
  ];
}

/** `glusterctl …` up to what ends it: a line, a quote, a bracket, or an operator of the shell. */
function namedCommands(text: string): readonly string[] {
  const named = /('?)\bglusterctl +(?=[a-z]|--(?:state|config|ssh-config|known-hosts) )([^\n"`)]*)/g;
  return [...text.matchAll(named)].flatMap(([, quote, rest = '']) => {
    const whole = quote === "'" ? rest.split("'")[0] : rest;
    const line = whole?.split(/ (?:&&|\|\|?|>>?) /)[0]?.trim() ?? '';
    return PROSE.has(/^\w*/.exec(line)?.[0] ?? '') ? [] : [line];
  });
}

/** `"state check"`: quoted, and its first words are a command's. */
function quotedCommands(text: string): readonly string[] {
  return [...text.matchAll(/"([a-z]+ [a-z][^\n"]*)"/g)].flatMap(([, line = '']) => {
    const noun = line.split(' ')[0] ?? '';
    return program.nouns.some(({ name }) => name === noun) ? [line] : [];
  });
}

let known: Promise<readonly CommandDefinition[]> | null = null;

async function allCommands(): Promise<readonly CommandDefinition[]> {
  known ??= Promise.all(program.nouns.map(async (noun) => await noun.load())).then((all) => all.flat());
  return await known;
}

let explained: Promise<ReadonlySet<string>> | null = null;

/** Words in capitals that help explains: names of arguments, and what stands for the values of flags. */
async function placeholders(): Promise<ReadonlySet<string>> {
  explained ??= readPlaceholders();
  return await explained;
}

async function readPlaceholders(): Promise<ReadonlySet<string>> {
  const commands = await allCommands();
  const flags = [...GLOBAL_FLAGS, ...commands.flatMap((command) => command.flags ?? [])];
  return new Set([
    ...commands.flatMap((command) => (command.arguments ?? []).map(({ name }) => name)),
    ...flags.flatMap(({ placeholder }) => placeholder ?? []),
  ]);
}

const CAPITALS = /^[A-Z][A-Z:_-]+$/;

const judged = new Map<string, Promise<string | null>>();

/** Why a suggested command can't be typed; null if it can. Each is judged once. */
export async function problemOf(suggestion: Suggestion): Promise<string | null> {
  const key = JSON.stringify(suggestion);
  const judgement = judged.get(key) ?? judge(suggestion);
  judged.set(key, judgement);
  return await judgement;
}

/** Reads it with the program's own parser, and doesn't run it. */
async function judge({ line, isName }: Suggestion): Promise<string | null> {
  if (HEKETI.has(line) || (isName && program.notThere(line.split(' ')) !== null)) return null;
  try {
    const [first, ...topic] = splitWords(line);
    if (first === 'help') {
      await helpTopic(program, topic, { programName: 'glusterctl', width: 80 });
      return null;
    }
    const { definition, words } = await findCommand(rootCommand('glusterctl', program), splitWords(line));
    if (definition === null) {
      const exists = words.every((word) => word === '--help');
      return exists ? null : `there is no command ${line}`;
    }
    if (words.includes('--help')) return null;
    const allowed = await placeholders();
    const flags = new FlagSet(GLOBAL_FLAGS, definition.flags ?? []);
    const strangers: string[] = [];
    const filled = words.map((word) => {
      const [, flag, value = word] = /^(?:--([\w-]+)=)(.*)$/.exec(word) ?? [];
      if (/[,;.:|]$/.test(value) && value.length > 1) strangers.push(word);
      if (!CAPITALS.test(value)) return word;
      if (!allowed.has(value)) strangers.push(word);
      const type = flag === undefined ? 'string' : flags.long.get(flag)?.type;
      return flag === undefined ? word : `--${flag}=${type === 'string' || type === 'strings' ? value : '1'}`;
    });
    if (strangers.length > 0) return `nobody can type ${strangers.join(' ')}`;
    const { values, words: rest, beforeDashes } = readFlags(filled, flags);
    const takes = definition.arguments ?? [];
    if (rest.length > takes.length && !takes.some(({ variadic }) => variadic === true))
      return `too many words: ${rest.slice(takes.length).join(' ')}`;
    if (!isName)
      definition.prepare(
        typedFor(definition, { words: rest, beforeDashes }, values, { variables: {}, file: new Map() }),
      );
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Of what a run printed for people, all that can't be typed, and flags in the hint that the command doesn't have. */
export async function wrongSuggestions(stderr: string, typed: readonly string[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  const printed = plainly(stderr);
  for (const one of commandsIn(printed)) {
    const problem = await problemOf(one);
    if (problem !== null) wrong.push(`${one.line}: ${problem}`);
  }
  const hint = /^Hint: ([\s\S]*)/m.exec(printed)?.[1] ?? '';
  const bare = hint.replaceAll(/\bglusterctl +[^\n]*/g, '');
  // Behind any other word it is a flag of whatever program that is.
  const flags = [...bare.matchAll(/(?:\b(?:with|add|use|give|and|or)|:) --([a-z][a-z-]+)/gi)].map(
    ([, name = '']) => name,
  );
  if (flags.length === 0) return wrong;
  const { definition } = await findCommand(rootCommand('glusterctl', program), typed);
  const set = new FlagSet(GLOBAL_FLAGS, definition?.flags ?? []);
  return [
    ...wrong,
    ...flags.filter((name) => !set.long.has(name)).map((name) => `--${name}: not a flag here`),
  ];
}

/** An error as JSON says the same. */
function plainly(stderr: string): string {
  return stderr
    .split('\n')
    .map((line) => {
      if (!line.startsWith('{"error":')) return line;
      const { error } = JSON.parse(line) as {
        readonly error: { readonly message: string; readonly hint?: string };
      };
      return `Error: ${error.message}\nHint: ${error.hint ?? ''}`;
    })
    .join('\n');
}
