import type { Command } from 'commander';
import { usage } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import type { CommandDefinition } from '../define.ts';
import type { FlagDefinition } from '../flag-shape.ts';
import { child, definitionOf, loadNoun, nounOf, pathOf, programName, programOf } from './command-tree.ts';
import { FlagSet } from './flag-set.ts';
import { GLOBAL_FLAGS, ROOT_FLAGS } from './global-flags.ts';
import { goQuote } from './go-values.ts';
import { unknownFlagIn } from './read-flags.ts';

export interface Found {
  readonly command: Command;
  /** null for a group, and for the root. */
  readonly definition: CommandDefinition | null;
  /** All words but those that named the command. */
  readonly words: readonly string[];
}

/**
 * Walks down the tree word by word, over flags and their values, until a word names no further command. A flag that nobody
 * knows may have taken the command for its value: then it is what is wrong.
 */
export async function findCommand(root: Command, words: readonly string[]): Promise<Found> {
  const rest: string[] = [];
  let strange: Error | null = null;
  let at = root;
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') break;
    if (word.startsWith('-') && word.length > 1) {
      rest.push(word);
      const next = words[index + 1];
      const flags = flagsBelow(at);
      if (next !== undefined && flags.takesNext(word)) {
        rest.push(next);
        strange ??= unknownFlagIn(word, flags);
        index++;
      }
      continue;
    }
    const below = definitionOf(at) === null ? child(at, word) : undefined;
    if (below === undefined) {
      if (definitionOf(at) === null && word !== 'help' && !words.some(asksForHelp))
        throw strange ?? unknownCommand(at, word);
      break;
    }
    if (at === root) {
      const noun = nounOf(below);
      if (noun !== undefined) await loadNoun(root, noun, words.slice(index));
    }
    at = below;
  }
  return { command: at, definition: definitionOf(at), words: [...rest, ...words.slice(index)] };
}

/** Flags that may stand here: those of every command that can still follow. */
function flagsBelow(command: Command): FlagSet {
  const own = (at: Command): readonly FlagDefinition[] => [
    ...at.commands.flatMap(own),
    ...(definitionOf(at)?.flags ?? []),
  ];
  return new FlagSet(GLOBAL_FLAGS, command.parent === null ? ROOT_FLAGS : own(command));
}

function asksForHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

/** heketi-cli answered with help and exit status 0 below a group: `set -e` went on after a slip. */
export function unknownCommand(group: Command, word: string): Error {
  const path = [...pathOf(group), word];
  const missing = programOf(group).notThere(path);
  if (missing !== null) return usage(missing);
  const names = group.createHelp().visibleCommands(group);
  const close = nearest(word, [...names.map((one) => one.name()), 'help']);
  const begun = close.filter((name) => name.startsWith(word.toLowerCase()));
  const near = begun.length > 0 ? begun : close;
  const suggestion =
    near.length === 0
      ? ''
      : `\nDid you mean this?\n${near.map((name) => `\t${[...pathOf(group), name].join(' ')}\n`).join('')}\n`;
  const name = [programName(group), ...pathOf(group)].join(' ');
  return usage(
    `unknown command ${goQuote(word)} for ${goQuote(name)}\n${suggestion}Run '${name} --help' for usage.`,
  );
}
