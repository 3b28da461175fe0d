import { Command } from 'commander';
import type { CommandDefinition } from '../define.ts';
import type { Noun, Program } from '../program.ts';

const definitions = new WeakMap<Command, CommandDefinition>();
const programs = new WeakMap<Command, Program>();

/** The whole tree's first level: nouns without their commands, so that none of them is loaded. */
export function rootCommand(name: string, program: Program): Command {
  const root = bare(new Command(name));
  programs.set(root, program);
  for (const noun of program.nouns) {
    const command = bare(new Command(noun.name)).summary(noun.summary).description(noun.summary);
    for (const alias of noun.aliases ?? []) command.alias(alias);
    root.addCommand(command, { hidden: noun.hidden === true });
  }
  return root;
}

function bare(command: Command): Command {
  return command.helpOption(false).helpCommand(false);
}

export function child(command: Command, name: string): Command | undefined {
  return command.commands.find((one) => one.name() === name || one.aliases().includes(name));
}

/** The program that a command of the tree belongs to. */
export function programOf(command: Command): Program {
  if (command.parent !== null) return programOf(command.parent);
  return programs.get(command) ?? { nouns: [], topics: [], notThere: () => null, whenAlone: [] };
}

/** What it was called by. */
export function programName(command: Command): string {
  return command.parent === null ? command.name() : programName(command.parent);
}

export function nounOf(command: Command): Noun | undefined {
  return programOf(command).nouns.find((noun) => noun.name === command.name());
}

/**
 * Fills in a noun's commands, or only the one that is typed; groups between (`server mode`) are made as they are met.
 */
export async function loadNoun(root: Command, noun: Noun, words: readonly string[]): Promise<void> {
  const typed = await noun.find(words);
  for (const definition of typed === null ? await noun.load() : [typed]) {
    let at = root;
    for (const name of definition.path) {
      let next = child(at, name);
      if (next === undefined) {
        const about = noun.groups?.[name] ?? noun.summary;
        next = bare(new Command(name)).summary(about).description(about);
        at.addCommand(next);
      }
      at = next;
    }
    at.summary(definition.summary).description(definition.description ?? definition.summary);
    for (const alias of definition.aliases ?? []) at.alias(alias);
    definitions.set(at, definition);
  }
}

export function definitionOf(command: Command): CommandDefinition | null {
  return definitions.get(command) ?? null;
}

export function pathOf(command: Command): readonly string[] {
  return command.parent === null ? [] : [...pathOf(command.parent), command.name()];
}
