import { GlusterctlError } from '../../model/errors.ts';
import type { ErrorOptions } from '../../ui/error.ts';
import { formatNamed, render } from '../../ui/formats/index.ts';
import type { View } from '../../ui/view.ts';
import { type ConfigFile, defaultConfigPath, parseConfig } from '../config/file.ts';
import { globalValues, resolveSettings, wantsHeketiJson } from '../config/settings.ts';
import { type Sources, typedFor } from '../config/sources.ts';
import type { Context } from '../context.ts';
import type { CommandDefinition } from '../define.ts';
import type { FlagValue } from '../parse/flag-values.ts';
import { noteIgnoredJson, noteUnneededFlags } from '../parse/heketi-flags.ts';
import type { Noun, Program } from '../program.ts';
import { createSession, type Session } from './create-context.ts';
import type { Io } from './io.ts';
import { stateIsSimulated } from './simulation-around.ts';

export interface Invocation {
  readonly program: Program;
  readonly definition: CommandDefinition;
  readonly words: readonly string[];
  readonly given: ReadonlyMap<string, FlagValue>;
  readonly commandLine: readonly string[];
  /** Told as soon as it is known how errors are to be printed. */
  readonly onErrorStyle: (style: ErrorOptions) => void;
}

/** Runs one command that was found, and prints what it gives back; throws what went wrong. */
export async function runCommand(invocation: Invocation, io: Io): Promise<number> {
  const { program, definition, words, given, commandLine } = invocation;
  const file = definition.mendsConfig === true ? new Map() : await readConfigFile(given, io, program.nouns);
  const sources: Sources = { variables: io.variables, file };
  const globals = globalValues(given, ownNames(definition), sources);
  invocation.onErrorStyle({
    json: globals.bool('json') || formatNamed(globals.string('output')).errorsAsJson === true,
    debug: globals.bool('debug'),
    hints: !globals.bool('quiet'),
  });
  const settings = resolveSettings(globals, definition, io, sources, configPath(given, io)?.file ?? null);
  await noteUnneededFlags(given, io, settings);
  noteIgnoredJson(globals, definition, io);
  const simulated = definition.standsAlone !== true && (await stateIsSimulated(globals, io));
  const work = definition.prepare(typedFor(definition, words, given, sources));
  if (!settings.quiet) noteSurplus(definition, words, io);
  const session = await createSession({ io, program, definition, globals, settings, commandLine, simulated });
  const view = await perform(session, definition, work, io);
  const format = formatNamed(settings.output);
  io.stdout.write(
    await render(view, format, {
      asHeketi: wantsHeketiJson(globals),
      color: settings.color,
      width: io.stdout.isTerminal ? io.columns : null,
      simulated: session.store.simulated(),
    }),
  );
  for (const note of view.notes ?? []) session.context.stderr(note);
  if (format.forPeople && !settings.quiet && view.whenEmpty !== undefined)
    session.context.stderr(view.whenEmpty);
  const mention = !definition.changes && definition.tellsOfLeftovers !== true && !settings.quiet;
  if (mention) await mentionLeftovers(session);
  return view.exitCode ?? 0;
}

/** heketi-cli ignores words too many, and so do we; but "volume create data" must not pass for naming it. */
function noteSurplus(
  { path, arguments: takes, flags }: CommandDefinition,
  words: readonly string[],
  io: Io,
): void {
  if (takes.some(({ variadic }) => variadic === true) || words.length <= takes.length) return;
  const name =
    takes.length === 0 && flags.some((flag) => flag.name === 'name') ? '; a name is given with --name' : '';
  const surplus = words.slice(takes.length).map((word) => JSON.stringify(word));
  io.stderr.write(`Ignored: ${surplus.join(' ')} (see ${path.join(' ')} --help)${name}\n`);
}

async function perform(
  session: Session,
  definition: CommandDefinition,
  start: (context: Context) => Promise<View>,
  io: Io,
): Promise<View> {
  let view: View;
  try {
    const work = start(session.context);
    view = definition.endsOnInterrupt === true ? await work : await unlessInterrupted(work, session, io.stop);
  } catch (error) {
    const instead = await session.finish({ error });
    if (instead !== null) return instead;
    throw error;
  }
  const plans = await session.finish({ exitCode: view.exitCode ?? 0, notes: view.notes ?? [] });
  return plans === null || view.isDryRun === true ? view : plans;
}

/** Ctrl-C ends a command at once, unless an operation runs: then the engine ends it in good order. */
async function unlessInterrupted(work: Promise<View>, session: Session, stop: AbortSignal): Promise<View> {
  let listener: (() => void) | null = null;
  const interrupted = new Promise<never>((_, reject) => {
    listener = () => {
      if (!session.operating()) reject(new GlusterctlError('interrupted', 'Interrupted'));
    };
    if (stop.aborted) listener();
    else stop.addEventListener('abort', listener);
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    if (listener !== null) stop.removeEventListener('abort', listener);
  }
}

async function mentionLeftovers(session: Session): Promise<void> {
  const state = session.store.seen();
  if (state === null || Object.keys(state.operations).length === 0) return;
  const [{ leftoverNotice }, { endsByLog }] = await Promise.all([
    import('../../engine/leftovers.ts'),
    import('./logged-ends.ts'),
  ]);
  const notice = leftoverNotice(state, await endsByLog(session.context, state));
  if (notice !== null) session.context.stderr(notice);
}

/** Flags of a command that take a global flag's name: `topology load --json=FILE`. */
export function ownNames(definition: CommandDefinition): ReadonlySet<string> {
  return new Set(definition.flags.map((flag) => flag.name));
}

async function readConfigFile(
  given: ReadonlyMap<string, FlagValue>,
  io: Io,
  nouns: readonly Noun[],
): Promise<ConfigFile> {
  const path = configPath(given, io);
  if (path === null) return new Map();
  const [{ MIB, readBounded, Unfit }, { resolve }] = await Promise.all([
    import('../../files/read-bounded.ts'),
    import('node:path'),
  ]);
  try {
    const text = await readBounded(resolve(io.workingDirectory, path.file), MIB);
    return parseConfig(text, path.file, nouns);
  } catch (error) {
    if (error instanceof GlusterctlError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!path.named && ['ENOENT', 'ENOTDIR'].includes(code)) return new Map();
    const why = error instanceof Unfit ? error.message : code;
    throw new GlusterctlError('usage', `Can't read the configuration ${path.file}: ${why}`, {
      hint: 'Name another file with --config, or mend who may read it.',
      cause: error,
    });
  }
}

export interface ConfigPath {
  readonly file: string;
  /** By --config or GLUSTERCTL_CONFIG: then it must be there. */
  readonly named: boolean;
}

export function configPath(given: ReadonlyMap<string, FlagValue>, io: Io): ConfigPath | null {
  const typed = given.get('config') ?? io.variables.GLUSTERCTL_CONFIG;
  if (typeof typed === 'string' && typed !== '') return { file: typed, named: true };
  const usual = defaultConfigPath(io.variables, io.home);
  return usual === null ? null : { file: usual, named: false };
}
