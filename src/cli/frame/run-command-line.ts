import type { Command } from 'commander';
import { nearest } from '../../model/nearest.ts';
import { asKnown, type ErrorOptions, renderError } from '../../ui/error.ts';
import { wrapText } from '../../ui/wrap.ts';
import { findCommand } from './find-command.ts';
import { FlagSet, readFlags } from './flag-set.ts';
import { GLOBAL_FLAGS, ROOT_FLAGS } from './global-flags.ts';
import { goQuote } from './go-values.ts';
import { helpText } from './help.ts';
import { type Io, stderrWidth } from './io.ts';
import { runCommand } from './run-command.ts';
import { child, pathOf, rootCommand } from './tree.ts';
import { versionOf } from './version.ts';

/** Does what a command line says and gives the exit code; prints errors, throws none, never exits. */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<number> {
  let style = styleOfWords(argv, io);
  try {
    return await dispatch(argv, io, (known) => {
      style = known;
    });
  } catch (error) {
    const text = renderError(error, style);
    io.stderr.write(style.json ? text : wrapText(text, stderrWidth(io)));
    return asKnown(error).exitCode;
  }
}

async function dispatch(
  argv: readonly string[],
  io: Io,
  onErrorStyle: (style: ErrorOptions) => void,
): Promise<number> {
  const root = rootCommand(io.programName);
  const { command, definition, words } = await findCommand(root, argv);
  const isRoot = command === root;
  const set = new FlagSet(GLOBAL_FLAGS, isRoot ? ROOT_FLAGS : (definition?.flags ?? []));
  const { values, words: rest } = readFlags(words, set);
  if (isRoot && values.get('version') === true) return printVersion(io);
  if (definition === null || values.get('help') === true) {
    if (isRoot && rest[0] === 'help') return await helpTopic(root, rest.slice(1), io);
    const text = helpText(command, helpWidth(io));
    const unasked = isRoot && values.get('help') !== true;
    (unasked ? io.stderr : io.stdout).write(text);
    const stranger = isRoot || values.get('help') === true ? undefined : rest[0];
    if (stranger !== undefined)
      io.stderr.write(`${wrapText(unknownBelow(command, stranger), stderrWidth(io))}\n`);
    return 0;
  }
  return await runCommand({ definition, words: rest, given: values, commandLine: argv, onErrorStyle }, io);
}

/** heketi-cli answers with help and exit status 0, which scripts know; a person must hear that nothing was done. */
function unknownBelow(group: Command, word: string): string {
  const near = nearest(
    word,
    group.commands.map((one) => one.name()),
  );
  const path = pathOf(group).join(' ');
  const hint =
    near.length === 0 ? '' : `\nDid you mean ${near.map((name) => `"${path} ${name}"`).join(' or ')}?`;
  return `Nothing was done: unknown command ${goQuote(word)} for ${goQuote(path)}${hint}`;
}

async function helpTopic(root: Command, topic: readonly string[], io: Io): Promise<number> {
  const known = topic.length === 0 || child(root, topic[0] ?? '') !== undefined;
  if (!known) {
    io.stderr.write(
      `Unknown help topic [${topic.map((word) => `\`${word}\``).join(' ')}]\n${helpText(root, helpWidth(io))}`,
    );
    return 0;
  }
  const { command } = await findCommand(rootCommand(io.programName), topic);
  io.stdout.write(helpText(command, helpWidth(io)));
  return 0;
}

function printVersion(io: Io): number {
  io.stdout.write(versionOf(io.programName));
  return 0;
}

function helpWidth(io: Io): number {
  return Math.min(Math.max(io.columns, 40), 100);
}

/** While the command line itself is still being read, its words are all there is to go by. */
function styleOfWords(argv: readonly string[], io: Io): ErrorOptions {
  const quiet =
    argv.some((word) => ['-q', '--quiet'].includes(word)) || Boolean(io.variables.GLUSTERCTL_QUIET);
  return { json: wordsWantJson(argv, io), debug: argv.includes('--debug'), hints: !quiet };
}

function wordsWantJson(argv: readonly string[], io: Io): boolean {
  if (io.variables.GLUSTERCTL_OUTPUT === 'json') return true;
  return argv.some(
    (word, at) =>
      /^--(?:json(?:=(?:1|t|T|TRUE|true|True))?|output=json)$|^-o=?json$/.test(word) ||
      (word === 'json' && ['-o', '--output'].includes(argv[at - 1] ?? '')),
  );
}
