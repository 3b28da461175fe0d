import { GlusterctlError, usage } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import { columns } from '../columns.ts';
import { helpText } from '../help.ts';
import { pageText } from '../pages/page-text.ts';
import { definitionOf, rootCommand } from '../parse/command-tree.ts';
import { findCommand } from '../parse/find-command.ts';
import type { Program } from '../program.ts';

interface Where {
  readonly programName: string;
  readonly width: number;
}

/** What "help WORD…" shows: the help of a command, or a page that is about no single one. */
export async function helpTopic(program: Program, words: readonly string[], where: Where): Promise<string> {
  const { programName, width } = where;
  const [word] = words;
  if (words.length === 1 && word === 'topics') return listOf(program, where);
  const topic = words.length === 1 ? program.topics.find(({ name }) => name === word) : undefined;
  if (topic !== undefined) return `${topic.summary}\n\n${pageText(await topic.load(), width)}`;
  const root = rootCommand(programName, program);
  const { command, words: rest } = await findCommand(root, [...words, '--help']);
  const surplus = rest.filter((one) => one !== '--help');
  if (surplus.length === 0 || definitionOf(command) !== null) return helpText(command, width);
  const missing = program.notThere(words);
  if (missing !== null) throw usage(missing);
  const known = command
    .createHelp()
    .visibleCommands(command)
    .map((one) => one.name());
  const all = command === root ? [...known, ...program.topics.map(({ name }) => name), 'topics'] : known;
  const before = words.slice(0, words.length - surplus.length);
  const near = nearest(surplus[0] ?? '', all).map((name) => ['help', ...before, name].join(' '));
  throw new GlusterctlError('usage', `Unknown help topic: ${words.join(' ')}`, {
    hint: [
      ...(near.length === 0 ? [] : ['Did you mean this?', ...near.map((line) => `  ${programName} ${line}`)]),
      `All topics: ${programName} help topics`,
    ].join('\n'),
  });
}

function listOf({ topics }: Program, { programName, width }: Where): string {
  const rows = topics.map(({ name, summary }) => [name, summary] as const);
  return `Help Topics:\n${columns(rows, width)}\n\n${['help sizes" shows one of them.', '--help" lists all commands.', 'explain" tells what codes, findings and errors mean.'].map((line) => `"${programName} ${line}\n`).join('')}`;
}
