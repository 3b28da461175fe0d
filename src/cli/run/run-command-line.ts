import type { Command } from 'commander';
import { asKnown, type ErrorOptions, renderError } from '../../ui/error.ts';
import { FORMATS } from '../../ui/formats/index.ts';
import { signsOf } from '../../ui/signs.ts';
import { wrapText } from '../../ui/wrap.ts';
import { globalValues } from '../config/global-values.ts';
import { configPath, readConfigFile } from '../config/read-file.ts';
import type { Sources } from '../config/sources.ts';
import type { Ran } from '../context.ts';
import type { FlagValue } from '../flag-shape.ts';
import { helpText } from '../help.ts';
import { pathOf, rootCommand } from '../parse/command-tree.ts';
import { findCommand, unknownCommand } from '../parse/find-command.ts';
import { FlagSet } from '../parse/flag-set.ts';
import { GLOBAL_FLAGS, globalFlags, ROOT_FLAGS } from '../parse/global-flags.ts';
import { readFlags } from '../parse/read-flags.ts';
import type { Program } from '../program.ts';
import { helpTopic } from './help-topic.ts';
import { type Io, stderrWidth } from './io.ts';
import { pagerCommand, present } from './present.ts';
import { canAsk } from './prompter.ts';
import { runCommand } from './run-command.ts';
import { versionOf } from './version.ts';

/** Does what a command line says and gives the exit code; prints errors, throws none, never exits. */
export async function runCommandLine(argv: readonly string[], io: Io, program: Program): Promise<number> {
  return (await run(argv, io, program)).code;
}

async function run(argv: readonly string[], io: Io, program: Program): Promise<Ran> {
  let style = styleOfWords(argv, io);
  try {
    return await dispatch(argv, io, program, (known) => {
      style = known;
    });
  } catch (error) {
    const text = renderError(error, style);
    io.stderr.write(style.json ? text : signsOf(io.variables)(wrapText(text, stderrWidth(io))));
    return { code: asKnown(error).exitCode, commandLine: argv };
  }
}

async function dispatch(
  argv: readonly string[],
  io: Io,
  program: Program,
  onErrorStyle: (style: ErrorOptions) => void,
): Promise<Ran> {
  const root = rootCommand(io.programName, program);
  const { command, definition, words } = await findCommand(root, argv);
  const isRoot = command === root;
  const set = new FlagSet(globalFlags(definition), isRoot ? ROOT_FLAGS : (definition?.flags ?? []));
  const { values, words: rest, beforeDashes } = readFlags(words, set);
  const plain = (code: number): Ran => ({ code, commandLine: argv });
  if (isRoot && values.get('version') === true) return plain(printVersion(io));
  const runLine = async (line: readonly string[]): Promise<Ran> =>
    await run([...line, ...passedOn(values)], io, program);
  if (definition !== null && values.get('help') !== true)
    return await runCommand(
      {
        program,
        definition,
        words: rest,
        beforeDashes,
        given: values,
        commandLine: argv,
        onErrorStyle,
        runLine,
      },
      io,
    );
  const [word, ...more] = definition === null ? rest : [];
  if (word === 'help') {
    const where = { programName: io.programName, width: helpWidth(io) };
    const text = await helpTopic(program, [...pathOf(command), ...more], where);
    await presentHelp(signsOf(io.variables)(text), values, io, program);
    return plain(0);
  }
  const unasked = values.get('help') !== true;
  if (word !== undefined && !isRoot && unasked) throw unknownCommand(command, word);
  const noInput = values.get('no-input') === true;
  if (isRoot && unasked && word === undefined && canAsk(io, noInput)) return await runLine(program.whenAlone);
  const help = helpFor(command, io);
  if (isRoot && unasked) io.stderr.write(help);
  else await presentHelp(help, values, io, program);
  return plain(0);
}

/** A command that runs others prints in the way of each of them, and none of them only shows what it would do. */
const OF_ONE_COMMAND: ReadonlySet<string> = new Set([
  'output',
  'json',
  'dry-run',
  'plan-out',
  'scripts',
  'help',
]);

/** Global flags that were typed, as they are typed for another command. */
function passedOn(given: ReadonlyMap<string, FlagValue>): readonly string[] {
  const names = GLOBAL_FLAGS.filter(({ name }) => !OF_ONE_COMMAND.has(name)).map(({ name }) => name);
  return names.flatMap((name) => {
    const value = given.get(name);
    if (value === undefined) return [];
    if (typeof value === 'boolean') return [value ? `--${name}` : `--${name}=false`];
    const each = Array.isArray(value) ? value : [value];
    return each.map((one) => `--${name}=${one}`);
  });
}

/** A damaged configuration keeps nobody from reading it. */
async function presentHelp(
  help: string,
  given: ReadonlyMap<string, FlagValue>,
  io: Io,
  { nouns }: Program,
): Promise<void> {
  await present(help, io, async () => {
    const file = await readConfigFile(configPath(given, io), io, nouns).catch(() => new Map());
    const sources: Sources = { variables: io.variables, file };
    return pagerCommand(globalValues(given, { flags: [] }, sources), sources, io);
  });
}

function printVersion(io: Io): number {
  io.stdout.write(versionOf(io.programName));
  return 0;
}

function helpFor(command: Command, io: Io): string {
  return signsOf(io.variables)(helpText(command, helpWidth(io)));
}

function helpWidth(io: Io): number {
  return Math.min(Math.max(io.columns, 40), 100);
}

/** While the command line itself is still being read, its words are all there is to go by. */
function styleOfWords(argv: readonly string[], io: Io): ErrorOptions {
  const quiet =
    argv.some((word) => ['-q', '--quiet'].includes(word)) || Boolean(io.variables.GLUSTERCTL_QUIET);
  return {
    json: wordsWantJson(argv, io),
    debug: argv.includes('--debug'),
    verbose: argv.includes('--verbose'),
    hints: !quiet,
  };
}

function wordsWantJson(argv: readonly string[], io: Io): boolean {
  const asked = argv.map((word, at) =>
    ['-o', '--output'].includes(argv[at - 1] ?? '') ? word : /^(?:--output=|-o=?)(.+)$/.exec(word)?.[1],
  );
  return (
    argv.some((word) => /^--json(?:=(?:1|t|T|TRUE|true|True))?$/.test(word)) ||
    FORMATS.some(
      ({ name, errorsAsJson }) =>
        errorsAsJson === true && [io.variables.GLUSTERCTL_OUTPUT, ...asked].includes(name),
    )
  );
}
