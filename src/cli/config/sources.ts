import { usage } from '../../model/errors.ts';
import type { CommandDefinition, Typed } from '../define.ts';
import type { FlagDefinition, FlagValue } from '../flag-shape.ts';
import { fallbackValue } from '../parse/flag-values.ts';
import {
  type ConfigEntry,
  type ConfigFile,
  configKey,
  nodeText,
  readFlagValue,
  readKeyValue,
} from './file.ts';
import { FLAG_KEYS, variableOf } from './keys.ts';

export type Source = 'flag' | 'environment' | 'file' | 'default';

export interface Resolved<Value> {
  readonly value: Value;
  readonly source: Source;
  /** The variable, or the place in the file. */
  readonly from: string;
}

/** Where values come from, in the order in which they count: command line, environment, file, default. */
export interface Sources {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly file: ConfigFile;
}

export function resolveFlag(
  flag: FlagDefinition,
  scope: readonly string[],
  given: ReadonlyMap<string, FlagValue>,
  { variables, file }: Sources,
): Resolved<FlagValue> {
  const typed = given.get(flag.name);
  if (typed !== undefined) return { value: typed, source: 'flag', from: `--${flag.name}` };
  const variable = variableOf([...scope, flag.name].join('-'));
  const text = variables[variable];
  if (text !== undefined && text !== '') {
    return { value: readFlagValue(flag, text, variable), source: 'environment', from: variable };
  }
  const key = scope.length === 0 ? (FLAG_KEYS[flag.name] ?? flag.name) : [...scope, flag.name].join('.');
  const entry = present(file.get(key));
  if (entry !== null) {
    return { value: readFlagValue(flag, nodeText(entry), entry.where), source: 'file', from: entry.where };
  }
  return { value: fallbackValue(flag), source: 'default', from: '' };
}

export function resolveKey(
  name: string,
  { variables, file }: Sources,
): Resolved<string | number | boolean | null> {
  const key = configKey(name);
  if (key === undefined)
    throw usage(`no such configuration key: ${name}`, '"glusterctl config show" lists all keys.');
  const variable = variableOf(name);
  const text = variables[variable];
  if (text !== undefined && text !== '') {
    return { value: readKeyValue(key, text, variable), source: 'environment', from: variable };
  }
  const entry = present(file.get(name));
  if (entry !== null) {
    return { value: readKeyValue(key, nodeText(entry), entry.where), source: 'file', from: entry.where };
  }
  return { value: key.fallback, source: 'default', from: '' };
}

/** null in the file, or a list of nothing, takes a key back, as if it weren't there. */
function present(entry: ConfigEntry | undefined): ConfigEntry | null {
  if (entry === undefined) return null;
  const { node } = entry;
  return node.kind === 'null' || (node.kind === 'array' && node.items.length === 0) ? null : entry;
}

/** What a command's `prepare` is given. */
export function typedFor(
  definition: CommandDefinition,
  words: Pick<Typed, 'words' | 'beforeDashes'>,
  given: ReadonlyMap<string, FlagValue>,
  sources: Sources,
): Typed {
  const { flags, path } = definition;
  refuseStrangers(definition, sources.file);
  const resolved = new Map(flags.map((flag) => [flag.name, resolveFlag(flag, path, given, sources)]));
  return {
    ...words,
    said(name) {
      const found = resolved.get(name);
      if (found === undefined) throw new Error(`the command ${path.join(' ')} has no flag --${name}`);
      return { value: found.value, given: found.source !== 'default' };
    },
  };
}

/** Keys below this command's name that are none of its flags. */
function refuseStrangers({ path, flags }: CommandDefinition, file: ConfigFile): void {
  const prefix = `${path.join('.')}.`;
  for (const { name, where } of file.values()) {
    if (name.startsWith(prefix) && !flags.some((flag) => prefix + flag.name === name)) {
      throw usage(
        `${where}: no such configuration key`,
        `"${path.join(' ')}" has no flag --${name.slice(prefix.length)}.`,
      );
    }
  }
}
