import type { CommandEnd } from '../../engine/audit.ts';
import type { Hosts } from '../../hosts/hosts.ts';
import { clean } from '../../model/clean.ts';
import { type GlusterctlError, usage } from '../../model/errors.ts';
import type { Owner } from '../../model/plan.ts';
import type { KeptQuestion } from '../../model/plan-file.ts';
import { fitHeight } from '../../ui/fit-height.ts';
import { signsOf } from '../../ui/signs.ts';
import type { Suggested } from '../../ui/suggested.ts';
import type { View } from '../../ui/view.ts';
import { wrapText } from '../../ui/wrap.ts';
import type { GlobalValues } from '../config/global-values.ts';
import { colorAllowed } from '../config/settings.ts';
import type { Context, Prompter, Settings } from '../context.ts';
import type { CommandDefinition } from '../define.ts';
import type { Program } from '../program.ts';
import { createEnvironment } from './environment.ts';
import { type Io, stderrWidth } from './io.ts';
import { type LazyStore, lazyStore } from './lazy-store.ts';
import { noPlan } from './no-plan.ts';
import { type OpenedHosts, openHosts, sshOptions } from './open-hosts.ts';
import { openState, statePath } from './open-state.ts';
import type { OperationRunner, RunnerEnd } from './operation-runner.ts';
import { printed } from './printed.ts';
import { progressWay } from './progress-way.ts';
import { createPrompter } from './prompter.ts';

export interface CommandRun {
  readonly context: Context;
  readonly store: LazyStore;
  /** For what is chosen from: nobody waits for a host to tell what there is. */
  readonly names: Context['store'];
  /** Whether an operation runs: then it is the engine that answers Ctrl-C. */
  operating(): boolean;
  /** Whether it printed results while it went on: who watches is not to be kept by a pager. */
  hasShown(): boolean;
  /** Ends progress, log and connections. With --dry-run gives what is shown instead of the command's view. */
  finish(end?: RunnerEnd): Promise<View | null>;
  /** What was done on hosts, in one line; null where that is nothing. */
  summary(): Promise<string | null>;
}

export interface CommandRunParts {
  readonly io: Io;
  readonly program: Program;
  readonly definition: CommandDefinition;
  readonly globals: GlobalValues;
  readonly settings: Settings;
  /** Without the program: as typed, with what was asked for. */
  readonly commandLine: () => readonly string[];
  /** Does what another command line says. */
  readonly runLine: Context['run'];
  /** The state is one of a simulation, even where it holds nothing yet. */
  readonly simulated: boolean;
  /** null: suggested commands can be typed as they are. */
  readonly suggested: Suggested | null;
}

/** Takes what a terminal shows away; what has gone by stays. */
const CLEARED = '\u001b[H\u001b[2J';

export async function createCommandRun(parts: CommandRunParts): Promise<CommandRun> {
  const { io, definition, globals, settings, commandLine, suggested } = parts;
  const dry = settings.dryRun && definition.changes;
  const signs = signsOf(io.variables);
  const stderr = (line: string): void =>
    io.stderr.write(`${signs(wrapText(clean(suggested?.(line) ?? line), stderrWidth(io)))}\n`);
  const onSimulated = (): void => stderr('[simulated] these are simulated hosts');
  const real = lazyStore(
    () => statePath(parts),
    async () =>
      await openState(parts, {
        warn: stderr,
        onlyLooks: !definition.changes && definition.logged !== true,
        hosts: async () => await openedHosts(),
        signal: () => (acts ? io.abandon : io.stop),
      }),
    { simulated: parts.simulated, onSimulated },
  );
  const planFile = dry && globals.given('plan-out') ? globals.string('plan-out') : null;
  const lineage = planFile === null ? null : io.ids.next();
  const store = dry ? (await import('../../engine/dry-run.ts')).dryRunStore(real, lineage) : real;
  const environment = createEnvironment(io, 'writes');
  const questions: KeptQuestion[] = [];
  const prompt: Prompter = {
    ...createPrompter({ io, yes: globals.bool('yes'), noInput: globals.bool('no-input') }),
    ...(planFile === null ? {} : { keep: (question) => void questions.push(question) }),
  };
  let hasShown = false;
  /** From then on the first Ctrl-C ends things in good order, and only the second one ends the waiting for hosts. */
  let acts = false;
  let hosts: Promise<OpenedHosts> | null = null;
  let runner: Promise<OperationRunner> | null = null;

  async function openedHosts(): Promise<Hosts> {
    if (settings.offline) throw asksHosts(globals.from('offline'));
    hosts ??= openHosts({ io, globals, settings, prompt, stderr });
    return (await hosts).hosts;
  }

  const base: Omit<Context, 'operate' | 'recover' | 'probing'> = {
    program: {
      nouns: parts.program.nouns,
      async complete(words, state) {
        const [{ candidates }, { tableOf }, { namesOfState }] = await Promise.all([
          import('../complete/candidates.ts'),
          import('../complete/table.ts'),
          import('../complete/state-names.ts'),
        ]);
        return await candidates(
          await tableOf(parts.program),
          words,
          async (named) => await namesOfState({ state: named ?? state, config: null }, io),
        );
      },
    },
    store,
    sharedLog: real.sharedLog,
    ids: io.ids,
    clock: io.clock,
    random: io.random,
    prompt,
    environment,
    settings,
    stderr,
    stdout: (text) => {
      if (!dry) io.stdout.write(clean(text));
    },
    async show(view) {
      hasShown = true;
      const text = await printed(view, {
        io,
        globals,
        settings,
        simulated: real.simulated(),
        suggested,
      });
      io.stdout.write(
        io.stdout.isTerminal
          ? `${CLEARED}${fitHeight(text, io.columns, io.rows ?? Number.POSITIVE_INFINITY)}`
          : `${text}\n`,
      );
    },
    sshOptions: () => sshOptions({ io, globals, settings, prompt, stderr }),
    hosts: openedHosts,
    async letGoOfHosts() {
      const opened = hosts;
      hosts = null;
      await (await opened)?.close();
    },
    run: parts.runLine,
    stop: io.stop,
  };

  const operationRunner = (): Promise<OperationRunner> => {
    runner ??= makeRunner(base);
    return runner;
  };

  const acting = async (): Promise<OperationRunner> => {
    acts = !dry;
    return await operationRunner();
  };

  /** For the log, also of a command that reads no state. */
  const inSimulation = (): boolean => parts.simulated || real.simulated();

  async function ownerOfThis(): Promise<Owner> {
    const { currentOwner } = await import('../../engine/owner.ts');
    return { ...currentOwner(io.user, definition.path.join(' ')), ...io.testHooks?.owner };
  }

  /** Without hosts there are no events: what was typed, and how it ended. */
  async function log(end: CommandEnd): Promise<void> {
    const [{ openLog }, owner] = await Promise.all([import('./open-log.ts'), ownerOfThis()]);
    const parts = { context: base, owner, seen: real.recent, simulated: inSimulation };
    await (await openLog({ ...parts, commandLine: commandLine() })).end(end);
  }

  async function makeRunner(context: typeof base): Promise<OperationRunner> {
    const [{ createOperationRunner }, owner] = await Promise.all([
      import('./operation-runner.ts'),
      ownerOfThis(),
    ]);
    return await createOperationRunner({
      context,
      store,
      owner,
      seen: real.recent,
      simulated: inSimulation,
      onPoint: io.testHooks?.onPoint ?? null,
      abandon: io.abandon,
      commandLine: commandLine(),
      progress: progressWay(io, colorAllowed(globals, io)),
      planOut:
        planFile === null
          ? null
          : { file: planFile, questions, refusal: () => noPlan(definition.path, globals) },
      scriptFolder: globals.string('scripts') === '' ? null : globals.string('scripts'),
    });
  }

  const context: Context = {
    ...base,
    environment: dry ? createEnvironment(io, 'only looks') : environment,
    operate: async (requests) => await (await acting()).operate(requests),
    recover: async (recovery) => await (await acting()).recover(recovery),
    probing: async (hosts, work) => await (await operationRunner()).probing(hosts, work),
  };

  return {
    context,
    store: real,
    names: {
      get path() {
        return real.path;
      },
      read: real.names,
    },
    operating: () => runner !== null && !dry,
    summary: async () => (await runner)?.summary() ?? null,
    hasShown: () => hasShown,
    async finish(end = {}) {
      try {
        if (dry) return await (await operationRunner()).finish(end);
        const told = { ...end, serial: real.recent()?.serial ?? null };
        if (runner !== null) return await (await runner).finish(told);
        if (definition.changes || definition.logged === true) await log(told);
        return null;
      } finally {
        if (hosts !== null) await (await hosts).close();
      }
    },
  };
}

function asksHosts(from: string): GlusterctlError {
  return usage(`This asks hosts, and ${from} says not to`, `Leave out ${from}.`);
}
