import type { State } from '../model/state.ts';
import { FLAG_BY_KEY } from './config/file.ts';
import { CONFIG_KEYS } from './config/keys.ts';
import type { StateToAsk } from './context.ts';
import type { CommandDefinition } from './define.ts';
import type { FlagDefinition } from './flag-shape.ts';
import { rootCommand } from './parse/command-tree.ts';
import { findCommand } from './parse/find-command.ts';
import { FlagSet, readFlags } from './parse/flag-set.ts';
import { globalFlags } from './parse/global-flags.ts';
import type { Program } from './program.ts';

/**
 * What could stand where the last word stands: a command, a flag, a flag's value (also as --flag=value), or an object's
 * name. Nothing: the shell offers files.
 */
export async function candidates(
  program: Program,
  words: readonly string[],
  ask: StateToAsk,
): Promise<readonly string[]> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const found = await findCommand(rootCommand('glusterctl', program), before).catch(() => null);
  if (found === null) return [];
  const { command, definition } = found;
  const set = new FlagSet(globalFlags(definition), definition?.flags ?? []);
  const read = async (): Promise<State | null> => await ask(typedState(found.words, set)).catch(() => null);
  const fits = (all: readonly string[], begun = typed): readonly string[] =>
    [...new Set(all)].filter((one) => one.startsWith(begun));
  if (!before.includes('--')) {
    const last = before.at(-1) ?? '';
    if (last.startsWith('-') && last.length > 1 && set.takesNext(last)) {
      const flag = set.long.get(last.replace(/^-+/, '')) ?? set.short.get(last.slice(-1));
      return fits(await valuesOf(flag, typed, read));
    }
    const equals = /^--([^=]+)=(.*)$/s.exec(typed);
    if (equals !== null) {
      const [, name = '', begun = ''] = equals;
      const values = await valuesOf(set.long.get(name), begun, read);
      return fits(values, begun).map((value) => `--${name}=${value}`);
    }
    if (typed.startsWith('-')) {
      return fits(
        [...set.long.values()].filter(({ hidden }) => hidden !== true).map(({ name }) => `--${name}`),
      );
    }
  }
  if (definition === null) {
    return fits(
      command
        .createHelp()
        .visibleCommands(command)
        .map((one) => one.name()),
    );
  }
  return fits(await argumentValues(definition, positional(found.words, set), read));
}

type Read = () => Promise<State | null>;

async function valuesOf(
  flag: FlagDefinition | undefined,
  begun: string,
  read: Read,
): Promise<readonly string[]> {
  if (flag === undefined) return [];
  if (flag.choices !== undefined) return flag.choices;
  const { placeholder = '' } = flag;
  if (flag.values !== undefined) return flag.type === 'strings' ? behind(begun, flag.values) : flag.values;
  if (flag.type === 'bool' || placeholder === 'BOOL') return ['true', 'false'];
  const list = NAMES[placeholder.replace(/S$/, '')];
  if (list === undefined) return [];
  const state = await read();
  if (state === null) return [];
  return placeholder.endsWith('S') ? behind(begun, list(state)) : list(state);
}

/** Of a list, the last part is what is being typed. */
function behind(begun: string, names: readonly string[]): readonly string[] {
  const head = begun.slice(0, begun.lastIndexOf(',') + 1);
  return names.map((name) => head + name);
}

async function argumentValues(
  { path, arguments: takes = [] }: CommandDefinition,
  given: number,
  read: Read,
): Promise<readonly string[]> {
  const last = takes.at(-1);
  const argument = takes[given] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined) return [];
  if (argument.values !== undefined) return argument.values;
  if (path[0] === 'config' && argument.name === 'KEY')
    return [...CONFIG_KEYS.map(({ name }) => name), ...FLAG_BY_KEY.keys()];
  const list = NAMES[argument.name];
  const state = list === undefined ? null : await read();
  return list === undefined || state === null ? [] : list(state);
}

/** Unfinished command lines may not be readable. */
function readable(words: readonly string[], set: FlagSet): ReturnType<typeof readFlags> | null {
  try {
    return readFlags(words, set);
  } catch {
    return null;
  }
}

function positional(words: readonly string[], set: FlagSet): number {
  return readable(words, set)?.words.length ?? 0;
}

function typedState(words: readonly string[], set: FlagSet): string | null {
  const file = readable(words, set)?.values.get('state');
  return typeof file === 'string' && file !== '' ? file : null;
}

const hostsOf = ({ nodes }: State): string[] => Object.values(nodes).map(({ id, manage }) => manage[0] ?? id);

/** What arguments and flags stand for, by the word that help shows for their value. */
const NAMES: Readonly<Record<string, (state: State) => readonly string[]>> = {
  CLUSTER: ({ clusters }) => Object.values(clusters).map(({ id, name }) => name ?? id),
  NODE: hostsOf,
  HOST: hostsOf,
  DEVICE: devicesOf,
  OBJECT: devicesOf,
  VOLUME: ({ volumes }) => Object.values(volumes).map(({ name }) => name),
  BLOCKVOLUME: ({ blockVolumes }) => Object.values(blockVolumes).map(({ name }) => name),
  SNAPSHOT: ({ volumes }) =>
    Object.values(volumes).flatMap(({ snapshots }) => snapshots.map(({ name }) => name)),
  OPERATION: ({ operations }) => Object.keys(operations),
  ID: ({ operations }) => Object.keys(operations),
  'TAG:VALUE': ({ volumes }) =>
    Object.values(volumes).flatMap(({ tags }) =>
      Object.entries(tags).map(([tag, value]) => `${tag}:${value}`),
    ),
};

function devicesOf({ nodes, devices }: State): string[] {
  return Object.values(devices).map(({ node, name }) => `${nodes[node]?.manage[0] ?? node}:${name}`);
}
