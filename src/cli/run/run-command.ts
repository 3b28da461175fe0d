import { GlusterctlError, interrupted, retold, usage } from '../../model/errors.ts';
import type { ErrorOptions } from '../../ui/error.ts';
import { formatNamed } from '../../ui/formats/index.ts';
import type { View } from '../../ui/view.ts';
import { type GlobalValues, globalValues } from '../config/global-values.ts';
import { configPath, readConfigFile } from '../config/read-file.ts';
import { resolveSettings } from '../config/settings.ts';
import { type Sources, typedFor } from '../config/sources.ts';
import type { Context, Ran, Settings } from '../context.ts';
import { type CommandDefinition, makesPlans, type Typed } from '../define.ts';
import { isNothing } from '../flag.ts';
import { refuseEmptyWords } from '../parse/empty-words.ts';
import type { Program } from '../program.ts';
import { askMissing, isToBeAsked, type Read } from './ask-missing.ts';
import { type CommandRun, createCommandRun } from './command-run.ts';
import { noteIgnoredJson, noteSurplus, noteUnneededFlags, withSurplus } from './heketi-notes.ts';
import type { Io } from './io.ts';
import { noPlan } from './no-plan.ts';
import { pagerCommand, present } from './present.ts';
import { printed } from './printed.ts';
import { canAsk } from './prompter.ts';
import { repeating } from './repeated-flags.ts';
import { stateIsSimulated } from './simulation-variables.ts';

export interface Invocation extends Read {
  readonly program: Program;
  readonly definition: CommandDefinition;
  /** Told as soon as it is known how errors are to be printed. */
  readonly onErrorStyle: (style: ErrorOptions) => void;
  /** Does what another command line says. */
  readonly runLine: Context['run'];
}

/** Runs one command that was found, and prints what it gives back; throws what went wrong. */
export async function runCommand(invocation: Invocation, io: Io): Promise<Ran> {
  const { program, definition, words, given, runLine } = invocation;
  const path = configPath(given, io);
  const file = definition.mendsConfig === true ? new Map() : await readConfigFile(path, io, program.nouns);
  const sources: Sources = { variables: io.variables, file };
  const globals = globalValues(given, definition, sources);
  const suggested = repeating(given, definition.flags, program);
  invocation.onErrorStyle({
    json: globals.bool('json') || formatNamed(globals.string('output')).errorsAsJson === true,
    debug: globals.bool('debug'),
    hints: !globals.bool('quiet'),
    verbose: globals.bool('verbose'),
    ...(suggested === null ? {} : { suggested }),
  });
  refusePlanOut(definition, globals, () => typedFor(definition, invocation, given, sources));
  const settings = resolveSettings(globals, definition, io, {
    sources,
    given,
    configFile: path?.file ?? null,
  });
  const format = formatNamed(settings.output);
  if (definition.logged === true && settings.dryRun) throw noDryRun(definition, globals);
  refuseOffline(definition, globals);
  await noteUnneededFlags(definition, given, io, settings);
  noteIgnoredJson(globals, settings, definition, io);
  const simulated = definition.standsAlone !== true && (await stateIsSimulated(globals, io));
  refuseEmptyWords(definition.arguments, invocation);
  let read: Read = invocation;
  const prepared = () => {
    const typed = typedFor(definition, read, read.given, sources);
    try {
      return definition.prepare(typed);
    } catch (error) {
      throw withSurplus(error, definition, typed);
    }
  };
  const asks =
    canAsk(io, globals.bool('no-input')) &&
    !globals.bool('yes') &&
    isToBeAsked(definition, typedFor(definition, read, given, sources));
  const work = asks
    ? async (context: Context): Promise<View> => {
        read = await askMissing({ ...context, store: run.names }, definition, read, sources);
        return await prepared()(context);
      }
    : prepared();
  if (!settings.quiet) noteSurplus(definition, words, io);
  const commandLine = () => read.commandLine;
  const run = await createCommandRun({
    io,
    program,
    definition,
    globals,
    settings,
    commandLine,
    simulated,
    suggested,
    runLine,
  });
  const view = await perform(run, definition, work, io);
  const text = await printed(view, {
    io,
    globals,
    settings,
    simulated: run.store.simulated(),
    suggested,
  });
  const onlyLooks = !definition.changes && definition.logged !== true;
  const isRead = onlyLooks && !asks && !run.hasShown() && format.forPeople;
  await present(text, io, () => (isRead ? pagerCommand(globals, sources, io) : null));
  for (const note of view.notes ?? []) run.context.stderr(note);
  await tellSummary(run, settings, io);
  if (format.forPeople && !settings.quiet && view.whenEmpty !== undefined) run.context.stderr(view.whenEmpty);
  const mention = !definition.changes && definition.tellsOfUnfinished !== true && !settings.quiet;
  // Of who went on until Ctrl-C, what was read at the beginning tells nothing any more.
  if (mention && !io.stop.aborted) await mentionUnfinished(run);
  return { code: view.exitCode ?? 0, commandLine: read.commandLine };
}

/** Never ignored: who counts on a plan is told that there is none. */
function refusePlanOut(definition: CommandDefinition, globals: GlobalValues, typed: () => Typed): void {
  if (!globals.given('plan-out')) return;
  if (!makesPlans(definition)) throw noPlan(definition.path, globals);
  const { plansWith } = definition;
  const needed = plansWith === undefined ? true : typed().said(plansWith).value;
  if (needed === false || isNothing(needed))
    throw noPlan(definition.path, globals, `It makes one with --${plansWith}.`);
  if (globals.string('plan-out') === '-') throw usage('A plan is kept in a file: name one');
}

function noDryRun({ path }: CommandDefinition, globals: GlobalValues): GlusterctlError {
  const hint = `To do it, leave out ${globals.from('dry-run')}.`;
  return usage(`There is no dry run of "${path.join(' ')}"`, hint);
}

/** What is known here is shown, and never written to. */
function refuseOffline(
  { path, changes, logged, standsAlone }: CommandDefinition,
  globals: GlobalValues,
): void {
  if (!globals.bool('offline') || standsAlone === true || !(changes || logged === true)) return;
  const from = globals.from('offline');
  throw usage(
    `"${path.join(' ')}" changes something: there is none of it with ${from}`,
    `Leave out ${from}.`,
  );
}

async function perform(
  run: CommandRun,
  definition: CommandDefinition,
  start: (context: Context) => Promise<View>,
  io: Io,
): Promise<View> {
  let view: View;
  try {
    const work = start(run.context);
    view =
      definition.endsOnInterrupt === true ? await work : await unlessStoppedWhileIdle(work, run, io.stop);
  } catch (error) {
    const told = ofSimulation(error, run);
    const instead = await run.finish({ error: told });
    if (instead !== null) return instead;
    throw told;
  }
  const plans = await run.finish({
    exitCode: view.exitCode ?? 0,
    notes: view.notes ?? [],
    ...(view.left === undefined ? {} : { left: view.left }),
  });
  return plans === null || view.isDryRun === true ? view : plans;
}

/** Hosts of a simulation answer as long as it runs: who meets what it left behind is told so. */
function ofSimulation(error: unknown, { store }: CommandRun): unknown {
  if (!(error instanceof GlusterctlError) || error.code !== 'unreachable' || !store.simulated()) return error;
  return retold(error, {
    hints: [
      'This state is of simulated hosts: they are gone if their simulation is. See: glusterctl simulator status',
    ],
  });
}

/** Ctrl-C ends a command at once, unless an operation runs: then the engine ends it in good order. */
async function unlessStoppedWhileIdle(
  work: Promise<View>,
  run: CommandRun,
  stop: AbortSignal,
): Promise<View> {
  let listener: (() => void) | null = null;
  const stopped = new Promise<never>((_, reject) => {
    listener = () => {
      if (!run.operating()) reject(interrupted());
    };
    if (stop.aborted) listener();
    else stop.addEventListener('abort', listener);
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    if (listener !== null) stop.removeEventListener('abort', listener);
  }
}

/** Who watches sees how it ended; who reads a log of it asks for that. */
async function tellSummary(run: CommandRun, { quiet, verbose }: Settings, io: Io): Promise<void> {
  if (quiet || !(verbose || io.stderr.isTerminal)) return;
  const summary = await run.summary();
  if (summary !== null) run.context.stderr(summary);
}

async function mentionUnfinished(run: CommandRun): Promise<void> {
  const state = run.store.recent();
  if (state === null || Object.keys(state.operations).length === 0) return;
  const [{ unfinishedNotice }, { endsByLog }] = await Promise.all([
    import('../../engine/standing.ts'),
    import('./logged-ends.ts'),
  ]);
  const notice = unfinishedNotice(state, await endsByLog(run.context, state));
  if (notice !== null) run.context.stderr(notice);
}
