import { GlusterctlError, usage } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import { describeNode, type JsonNode, JsonSyntaxError, OnlyComments } from '../../text/json-node.ts';
import type { FlagDefinition, FlagValue } from '../flag-shape.ts';
import { readValue } from '../parse/flag-values.ts';
import { GLOBAL_FLAGS, HEKETI_ONLY } from '../parse/global-flags.ts';
import { CONFIG_KEYS, type ConfigKey, FLAG_KEYS } from './keys.ts';

export interface ConfigEntry {
  readonly name: string;
  readonly node: JsonNode;
  /** `FILE:LINE:COLUMN: NAME`, for messages. */
  readonly where: string;
}

/** Their names begin the keys of flags of their commands. */
type Nouns = readonly { readonly name: string }[];

export type ConfigFile = ReadonlyMap<string, ConfigEntry>;

/** Reads the text of a configuration file; keys may be nested (`{"ssh": {"user": …}}`) or dotted (`"ssh.user"`). */
export async function parseConfig(text: string, file: string, nouns: Nouns): Promise<ConfigFile> {
  const { readJson } = await import('../../text/jsonc.ts');
  let root: JsonNode;
  try {
    root = readJson(text);
  } catch (error) {
    if (error instanceof OnlyComments) return new Map();
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw usage(
      `${file}:${error.line}:${error.column}: ${error.message}`,
      'Mend the file, or move it away to go on without it.',
    );
  }
  if (root.kind !== 'object') {
    throw usage(
      `${file}:${root.line}:${root.column}: the configuration must be an object, not ${describeNode(root)}`,
    );
  }
  const entries = new Map<string, ConfigEntry>();
  collect(root, '', file, entries);
  for (const entry of entries.values()) checkName(entry, nouns);
  return entries;
}

function collect(node: JsonNode, prefix: string, file: string, entries: Map<string, ConfigEntry>): void {
  if (node.kind !== 'object') return;
  for (const { name, at, value } of node.members) {
    const full = prefix === '' ? name : `${prefix}.${name}`;
    if (value.kind === 'object') collect(value, full, file, entries);
    else entries.set(full, { name: full, node: value, where: `${file}:${at.line}:${at.column}: ${full}` });
  }
}

/** Global flags that can stand in the file, by key. */
export const FLAG_BY_KEY: ReadonlyMap<string, FlagDefinition> = new Map(
  GLOBAL_FLAGS.filter(({ name }) => !['help', 'config', ...HEKETI_ONLY].includes(name)).map((flag) => [
    FLAG_KEYS[flag.name] ?? flag.name,
    flag,
  ]),
);

const KEY_BY_NAME: ReadonlyMap<string, ConfigKey> = new Map(CONFIG_KEYS.map((key) => [key.name, key]));

/** A name that starts with a noun belongs to a flag of one of its commands, which is checked when they are loaded. */
function checkName({ name, where }: ConfigEntry, nouns: Nouns): void {
  if (KEY_BY_NAME.has(name) || FLAG_BY_KEY.has(name) || isBelowNoun(name, nouns)) return;
  const [near] = nearest(name, [...KEY_BY_NAME.keys(), ...FLAG_BY_KEY.keys()], 3);
  throw usage(
    `${where}: no such configuration key`,
    near === undefined ? '"glusterctl config show" lists all keys.' : `Did you mean ${near}?`,
  );
}

function isBelowNoun(name: string, nouns: Nouns): boolean {
  const first = name.split('.')[0];
  return name.includes('.') && nouns.some((noun) => noun.name === first);
}

export function configKey(name: string): ConfigKey | undefined {
  return KEY_BY_NAME.get(name);
}

/** The text that a flag would be given on the command line. */
export function nodeText(entry: ConfigEntry): string {
  const { node } = entry;
  if (node.kind === 'array') {
    return node.items
      .map((item) => {
        if (item.kind !== 'string')
          throw usage(`${entry.where}: found ${describeNode(item)} in a list of texts`);
        return item.value;
      })
      .join(',');
  }
  if (node.kind === 'null' || node.kind === 'object')
    throw usage(`${entry.where}: found ${describeNode(node)}`);
  return node.kind === 'number' ? node.text : String(node.value);
}

export function readFlagValue(flag: FlagDefinition, text: string, where: string): FlagValue {
  try {
    return readValue(flag, text);
  } catch (error) {
    throw usage(
      `${where}: ${JSON.stringify(text)}: ${error instanceof Error ? error.message : String(error)}`,
      error instanceof GlusterctlError ? error.hint : undefined,
    );
  }
}

/** A configuration key's value from its text, held to what is possible. */
export function readKeyValue(key: ConfigKey, text: string, where: string): string | number | boolean {
  const { name, type, summary, mayBeEmpty } = key;
  const shape = { name, type, summary, ...(mayBeEmpty === undefined ? {} : { mayBeEmpty }) };
  const value = readFlagValue(shape, text, where);
  const bad = (wanted: string) =>
    usage(`${where}: ${JSON.stringify(text)} is not possible: ${wanted}`, `${key.name}: ${key.summary}.`);
  if (typeof value === 'number') {
    if (key.least !== undefined && value < key.least) throw bad(`at least ${key.least}`);
    if (key.most !== undefined && value > key.most) throw bad(`at most ${key.most}`);
  }
  if (typeof value === 'string') {
    if (key.choices !== undefined && !key.choices.includes(value))
      throw bad(`one of ${key.choices.join(', ')}`);
    if (key.pattern !== undefined && !key.pattern.test(value))
      throw bad(`it must look like ${key.pattern.source}`);
  }
  if (typeof value === 'object') throw bad('a single value');
  return value;
}
