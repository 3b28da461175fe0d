import type { State } from '../../model/state.ts';
import type { CommandDefinition } from '../define.ts';
import { findCommand } from './find-command.ts';
import { FlagSet } from './flag-set.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';
import { definitionOf, rootCommand } from './tree.ts';

/** What could stand where the last word stands: a command, a flag, one of a flag's choices, or an object's name. */
export async function candidates(
  words: readonly string[],
  read: () => Promise<State>,
): Promise<readonly string[]> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const found = await findCommand(rootCommand('glusterctl'), before).catch(() => null);
  if (found === null) return [];
  const { command, definition } = found;
  const set = new FlagSet(GLOBAL_FLAGS, definition?.flags ?? []);
  const last = before.at(-1) ?? '';
  if (last.startsWith('-') && last.length > 1 && set.takesNext(last)) {
    const flag = set.long.get(last.replace(/^-+/, '')) ?? set.short.get(last.slice(-1));
    const values = flag?.choices ?? (await names(NOUN_OF_FLAG[flag?.name ?? ''] ?? '', read));
    return values.filter((one) => one.startsWith(typed));
  }
  if (typed.startsWith('-')) {
    return [...set.long.values()]
      .filter((flag) => flag.hidden !== true)
      .map((flag) => `--${flag.name}`)
      .filter((one) => one.startsWith(typed));
  }
  if (definition === null) {
    return command
      .createHelp()
      .visibleCommands(command)
      .map((one) => one.name())
      .filter((one) => one.startsWith(typed));
  }
  if ((definitionOf(command)?.arguments ?? []).length === 0) return [];
  return (await names(nounOfArgument(definition), read)).filter((one) => one.startsWith(typed));
}

/** Of a snapshot that is to be made, and of a list of them, the volume is asked. */
function nounOfArgument({ path, arguments: takes = [] }: CommandDefinition): string {
  const [noun = ''] = path;
  return noun === 'snapshot' && takes[0]?.name === 'VOLUME' ? 'volume' : noun;
}

const NOUN_OF_FLAG: Readonly<Record<string, string>> = {
  cluster: 'cluster',
  clusters: 'cluster',
  node: 'node',
  volume: 'volume',
};

async function names(noun: string, read: () => Promise<State>): Promise<readonly string[]> {
  if (!['cluster', 'node', 'device', 'volume', 'snapshot', 'operation'].includes(noun)) return [];
  const state = await read().catch(() => null);
  if (state === null) return [];
  switch (noun) {
    case 'cluster':
      return Object.values(state.clusters).map(({ id, name }) => name ?? id);
    case 'node':
      return Object.values(state.nodes).map(({ id, manage }) => manage[0] ?? id);
    case 'device':
      return Object.values(state.devices).map(
        ({ node, name }) => `${state.nodes[node]?.manage[0] ?? node}:${name}`,
      );
    case 'snapshot':
      return Object.values(state.volumes).flatMap(({ snapshots }) => snapshots.map(({ name }) => name));
    case 'operation':
      return Object.keys(state.operations);
    default:
      return Object.values(state.volumes).map(({ name }) => name);
  }
}
