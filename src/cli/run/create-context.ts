import { resolve } from 'node:path';
import type { CommandEnd } from '../../engine/audit.ts';
import { clean } from '../../model/clean.ts';
import type { Owner } from '../../model/plan.ts';
import { defaultStatePath } from '../../store/location.ts';
import type { Store } from '../../store/store.ts';
import type { View } from '../../ui/view.ts';
import { wrapText } from '../../ui/wrap.ts';
import { colorAllowed, type GlobalValues } from '../config/settings.ts';
import type { Context, Settings } from '../context.ts';
import type { CommandDefinition } from '../define.ts';
import type { Program } from '../program.ts';
import { createEnvironment } from './environment.ts';
import { type OpenedHosts, openHosts, sshOptions } from './hosts.ts';
import { type Io, stderrWidth } from './io.ts';
import { type LazyStore, lazyStore } from './lazy-store.ts';
import type { Operator, OperatorEnd } from './operation-runner.ts';
import { createPrompter } from './prompter.ts';

export interface Session {
  readonly context: Context;
  readonly store: LazyStore;
  /** Whether an operation runs: then it is the engine that answers Ctrl-C. */
  operating(): boolean;
  /** Ends progress, log and connections. With --dry-run gives what is shown instead of the command's view. */
  finish(end?: OperatorEnd): Promise<View | null>;
}

export interface SessionParts {
  readonly io: Io;
  readonly program: Program;
  readonly definition: CommandDefinition;
  readonly globals: GlobalValues;
  readonly settings: Settings;
  /** As typed, without the program. */
  readonly commandLine: readonly string[];
  /** The state is one of a simulation, even where it holds nothing yet. */
  readonly simulated: boolean;
}

export async function createSession(parts: SessionParts): Promise<Session> {
  const { io, definition, globals, settings, commandLine } = parts;
  const dry = settings.dryRun && definition.changes;
  const stderr = (line: string): void => io.stderr.write(`${wrapText(clean(line), stderrWidth(io))}\n`);
  const onSimulated = (): void => stderr('[simulated] these are simulated hosts');
  const real = lazyStore(
    () => statePath(parts),
    async () => await openState(parts, stderr),
    { simulated: parts.simulated, onSimulated },
  );
  const store = dry ? (await import('../../engine/dry-run.ts')).dryRunStore(real) : real;
  const environment = createEnvironment(io, 'writes');
  const prompt = createPrompter({
    io,
    yes: globals.bool('yes'),
    noInput: globals.bool('no-input'),
    pause: () => undefined,
  });
  let hosts: Promise<OpenedHosts> | null = null;
  let operator: Promise<Operator> | null = null;

  const base: Omit<Context, 'operate' | 'recover' | 'looking'> = {
    program: parts.program,
    store,
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
    sshOptions: () => sshOptions({ io, globals, settings, prompt, stderr }),
    async hosts() {
      hosts ??= openHosts({ io, globals, settings, prompt, stderr });
      return (await hosts).hosts;
    },
    stop: io.stop,
  };

  const operate = (): Promise<Operator> => {
    operator ??= makeOperator(base);
    return operator;
  };

  async function ownerOfThis(): Promise<Owner> {
    const { currentOwner } = await import('../../engine/owner.ts');
    return { ...currentOwner(io.user, definition.path.join(' ')), ...io.trial?.owner };
  }

  /** Without hosts there are no events: what was typed, and how it ended. */
  async function log(end: CommandEnd): Promise<void> {
    const [{ openLog }, owner] = await Promise.all([import('./operation-runner.ts'), ownerOfThis()]);
    (await openLog({ context: base, owner, seen: real.seen, simulated: real.simulated, commandLine })).end(
      end,
    );
  }

  async function makeOperator(context: typeof base): Promise<Operator> {
    const [{ createOperator }, owner] = await Promise.all([import('./operation-runner.ts'), ownerOfThis()]);
    const live = io.terminal !== null && io.stderr.isTerminal && colorAllowed(globals, io) && !dry;
    return await createOperator({
      context,
      owner,
      seen: real.seen,
      simulated: real.simulated,
      onPoint: io.trial?.onPoint ?? null,
      abandon: io.abandon,
      commandLine,
      liveStream: live && io.terminal !== null ? io.terminal.output : null,
      scriptFolder: globals.string('scripts') === '' ? null : globals.string('scripts'),
    });
  }

  const context: Context = {
    ...base,
    environment: dry ? createEnvironment(io, 'only looks') : environment,
    operate: async (requests) => await (await operate()).operate(requests),
    recover: async (recovery) => await (await operate()).recover(recovery),
    looking: async (hosts, work) => await (await operate()).looking(hosts, work),
  };

  return {
    context,
    store: real,
    operating: () => operator !== null,
    async finish(end = {}) {
      try {
        if (dry) return await (await operate()).finish(end);
        const told = { ...end, serial: real.seen()?.serial ?? null };
        if (operator !== null) return await (await operator).finish(told);
        if (definition.changes || definition.logged === true) await log(told);
        return null;
      } finally {
        if (hosts !== null) await (await hosts).close();
      }
    },
  };
}

function statePath({ io, globals }: SessionParts): string {
  const named = globals.string('state');
  return named === '' ? defaultStatePath(io.variables, io.home) : resolve(io.workingDirectory, named);
}

async function openState(parts: SessionParts, warn: (line: string) => void): Promise<Store> {
  const { io, settings } = parts;
  const { openStore } = await import('../../store/open.ts');
  const store = openStore({
    path: statePath(parts),
    lockTimeoutSeconds: settings.lockTimeoutSeconds,
    ids: io.ids,
    user: io.user,
    now: () => io.clock.now(),
    sleep: (ms) => io.clock.sleep(ms),
    random: io.random,
    warn,
  });
  return io.trial?.store(store) ?? store;
}
