import type { ArgumentDefinition } from '../argument.ts';
import { FLAG_BY_KEY } from '../config/file.ts';
import { CONFIG_KEYS } from '../config/keys.ts';
import type { CommandDefinition } from '../define.ts';
import type { FlagDefinition, FlagShape, Offered } from '../flag-shape.ts';
import { globalFlags, ROOT_FLAGS } from '../parse/global-flags.ts';
import type { Noun, Program } from '../program.ts';

/** All that can be typed, as plain data: it is made when the program is built, so that completion loads no command. */
export interface CompletionTable {
  readonly nouns: readonly TableNoun[];
  /** Behind "help". */
  readonly topics: readonly Offered[];
  /** Of the configuration file. */
  readonly keys: readonly TableKey[];
  readonly globals: readonly TableFlag[];
  /** Of commands that can be counted. */
  readonly countedGlobals: readonly TableFlag[];
  readonly rootFlags: readonly TableFlag[];
}

interface TableNoun {
  readonly names: readonly string[];
  readonly summary: string;
  readonly hidden: boolean;
  readonly commands: readonly TableCommand[];
}

export interface TableCommand {
  readonly path: readonly string[];
  /** Of its last word. */
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly isCounted: boolean;
  readonly arguments: readonly Pick<ArgumentDefinition, 'name' | 'variadic' | 'afterDashes' | 'values'>[];
  readonly flags: readonly TableFlag[];
}

export type TableFlag = Pick<
  FlagDefinition,
  'name' | 'type' | 'short' | 'summary' | 'placeholder' | 'alone' | 'values' | 'hidden'
>;

export interface TableKey {
  readonly name: string;
  readonly about: string;
  readonly values: readonly Offered[];
}

export async function tableOf({
  nouns,
  topics,
}: Pick<Program, 'nouns' | 'topics'>): Promise<CompletionTable> {
  return {
    nouns: await Promise.all(nouns.map(nounOf)),
    topics: topics.map(({ name, summary }) => [name, summary]),
    keys: [
      ...CONFIG_KEYS.map(({ name, summary, type, choices }) => ({
        name,
        about: summary,
        values: valuesOf({ type, ...(choices === undefined ? {} : { choices }) }),
      })),
      ...[...FLAG_BY_KEY].map(([name, flag]) => ({ name, about: flag.summary, values: valuesOf(flag) })),
    ],
    globals: globalFlags(null).map(flagOf),
    countedGlobals: globalFlags({ hasMetrics: true }).map(flagOf),
    rootFlags: ROOT_FLAGS.map(flagOf),
  };
}

async function nounOf({ name, aliases = [], summary, hidden = false, load }: Noun): Promise<TableNoun> {
  return { names: [name, ...aliases], summary, hidden, commands: (await load()).map(commandOf) };
}

function commandOf(definition: CommandDefinition): TableCommand {
  const { path, aliases = [], summary, hasMetrics, flags } = definition;
  return {
    path,
    aliases,
    summary,
    isCounted: hasMetrics === true,
    arguments: definition.arguments.map(({ name, variadic, afterDashes, values }) => ({
      name,
      ...(variadic === undefined ? {} : { variadic }),
      ...(afterDashes === undefined ? {} : { afterDashes }),
      ...(values === undefined ? {} : { values }),
    })),
    flags: flags.map(flagOf),
  };
}

function flagOf(flag: FlagDefinition): TableFlag {
  const { name, type, short, summary, placeholder, alone, hidden } = flag;
  const values = valuesOf(flag);
  return {
    name,
    type,
    summary,
    ...(short === undefined ? {} : { short }),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(alone === undefined ? {} : { alone }),
    ...(hidden === undefined ? {} : { hidden }),
    ...(values.length === 0 && flag.values === undefined ? {} : { values }),
  };
}

function valuesOf({
  type,
  values,
  choices,
  placeholder,
}: Pick<FlagShape, 'type' | 'values' | 'choices' | 'placeholder'>): readonly Offered[] {
  if (type === 'bool' || placeholder === 'BOOL') return ['true', 'false'];
  // What it says of its values goes before bare words.
  return values ?? choices ?? [];
}
