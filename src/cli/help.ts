import type { Command } from 'commander';
import { columns, type Rows, wrap } from './columns.ts';
import { type CommandDefinition, makesPlans } from './define.ts';
import type { FlagDefinition } from './flag-shape.ts';
import { definitionOf, pathOf, programName, programOf } from './parse/command-tree.ts';
import { globalFlags, ROOT_FLAGS } from './parse/global-flags.ts';

/** Help for one place in the tree, in the layout of heketi-cli's. */
export function helpText(command: Command, width: number): string {
  const definition = definitionOf(command);
  const program = programName(command);
  const name = [program, ...pathOf(command)].join(' ');
  const section = (title: string, rows: Rows): string =>
    rows.length === 0 ? '' : `${title}:\n${columns(rows, width)}`;
  const flags = (title: string, all: readonly FlagDefinition[]): string =>
    section(title, all.filter(({ hidden }) => hidden !== true).map(flagRow));
  const sections = [
    wrap(command.description(), width).join('\n'),
    usageSection(command, definition, name),
    aliasSection(command),
    section(
      'Arguments',
      (definition?.arguments ?? []).map((one) => [one.name, one.summary]),
    ),
    section(definition?.choices?.title ?? '', definition?.choices?.rows ?? []),
    definition === null ? '' : exampleSection(definition, program),
    section(
      'Available Commands',
      command
        .createHelp()
        .visibleCommands(command)
        .map((one) => [one.name(), one.summary()]),
    ),
    section(
      'Help Topics',
      command.parent === null
        ? programOf(command).topics.map(({ name: topic, summary }) => [topic, summary])
        : [],
    ),
    ...bySection(command.parent === null ? ROOT_FLAGS : (definition?.flags ?? [])).map(([title, own]) =>
      flags(title, own),
    ),
    flags('Global Flags', globalsFor(definition)),
    command.commands.length === 0
      ? ''
      : `Use "${name} [command] --help" for more information about a command.${command.parent === null ? `\n"${name} help topics" lists what else help tells about.` : ''}`,
  ];
  return `${sections.filter((one) => one !== '').join('\n\n')}\n`;
}

/** What has no section of its own comes first. */
function bySection(
  all: readonly FlagDefinition[],
): readonly (readonly [title: string, flags: readonly FlagDefinition[]])[] {
  const titles = new Set(['Flags', ...all.flatMap(({ section }) => section ?? [])]);
  return [...titles].map((title) => [title, all.filter(({ section = 'Flags' }) => section === title)]);
}

/** Only changing commands have --dry-run and what belongs to it, and only those that make plans keep them. */
function globalsFor(definition: CommandDefinition | null): readonly FlagDefinition[] {
  const hidden = new Set((definition?.flags ?? []).map((flag) => flag.name));
  if (definition?.changes === false) for (const name of ['dry-run', 'scripts']) hidden.add(name);
  if (definition !== null && !makesPlans(definition)) hidden.add('plan-out');
  return globalFlags(definition).filter(({ name }) => !hidden.has(name));
}

function usageSection(command: Command, definition: CommandDefinition | null, name: string): string {
  const lines = ['Usage:'];
  if (definition !== null) lines.push(`  ${name}${argumentWords(definition)} [flags]`);
  if (command.commands.length > 0) lines.push(`  ${name} [command]`);
  return lines.join('\n');
}

export function argumentWords(definition: CommandDefinition): string {
  return definition.arguments
    .map(
      ({ name, variadic, afterDashes }) =>
        `${afterDashes === true ? ' --' : ''} ${name}${variadic === true ? '…' : ''}`,
    )
    .join('');
}

const NARROW = 80;

function aliasSection(command: Command): string {
  const aliases = command.aliases();
  if (aliases.length === 0) return '';
  const names = [command.name(), ...aliases];
  const line = names.join(', ');
  return `Aliases:\n  ${line.length > NARROW - 2 ? names.join(',\n  ') : line}`;
}

function exampleSection({ examples }: CommandDefinition, program: string): string {
  if (examples.length === 0) return '';
  return `Examples:\n${examples.map(({ title, line }) => `  # ${title}\n  ${program} ${line}`).join('\n')}`;
}

export function flagRow(flag: FlagDefinition): readonly [string, string] {
  const { name, short, type, fallback, summary, alone } = flag;
  const placeholder = flag.placeholder ?? PLACEHOLDERS[type];
  const value = placeholder === '' ? '' : alone === undefined ? ` ${placeholder}` : `[=${placeholder}]`;
  const shown = `${short === undefined ? '    ' : `-${short}, `}--${name}${value}`;
  const worth =
    fallback === undefined || fallback === '' || fallback === false ? '' : ` (default ${fallback})`;
  return [shown, `${summary}${worth}`];
}

const PLACEHOLDERS: Readonly<Record<FlagDefinition['type'], string>> = {
  bool: '',
  string: 'TEXT',
  int: 'NUMBER',
  float: 'NUMBER',
  strings: 'LIST',
  size: 'SIZE',
  duration: 'TIME',
};
