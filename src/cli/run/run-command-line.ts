import { usage } from '../../model/errors.ts';
import { asKnown, type ErrorOptions, renderError } from '../../ui/error.ts';
import { FORMATS } from '../../ui/formats/index.ts';
import { wrapText } from '../../ui/wrap.ts';
import type { Ran } from '../context.ts';
import type { FlagValue } from '../flag-shape.ts';
import { helpText } from '../help.ts';
import { definitionOf, pathOf, rootCommand } from '../parse/command-tree.ts';
import { findCommand, unknownCommand } from '../parse/find-command.ts';
import { FlagSet, readFlags } from '../parse/flag-set.ts';
import { GLOBAL_FLAGS, globalFlags, ROOT_FLAGS } from '../parse/global-flags.ts';
import type { Program } from '../program.ts';
import { type Io, stderrWidth } from './io.ts';
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
    io.stderr.write(style.json ? text : wrapText(text, stderrWidth(io)));
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
  if (word === 'help') return plain(await helpTopic(program, [...pathOf(command), ...more], io));
  const unasked = values.get('help') !== true;
  if (word !== undefined && !isRoot && unasked) throw unknownCommand(command, word);
  const noInput = values.get('no-input') === true;
  if (isRoot && unasked && word === undefined && canAsk(io, noInput)) return await runLine(program.whenAlone);
  (isRoot && unasked ? io.stderr : io.stdout).write(helpText(command, helpWidth(io)));
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

/** What there is no help for is told with the help of the group where it would be, as far as that goes. */
async function helpTopic(program: Program, topic: readonly string[], io: Io): Promise<number> {
  const { command, words } = await findCommand(rootCommand(io.programName, program), [...topic, '--help']);
  const surplus = words.filter((word) => word !== '--help');
  const unknown = surplus.length > 0 && definitionOf(command) === null;
  const missing = unknown ? program.notThere(topic) : null;
  if (missing !== null) throw usage(missing);
  if (unknown) io.stderr.write(`Unknown help topic [${topic.map((word) => `\`${word}\``).join(' ')}]\n`);
  (unknown && command.parent === null ? io.stderr : io.stdout).write(helpText(command, helpWidth(io)));
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
