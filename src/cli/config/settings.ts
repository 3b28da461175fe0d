import { usage } from '../../model/errors.ts';
import type { Settings } from '../context.ts';
import type { CommandDefinition } from '../define.ts';
import type { FlagValue } from '../flag-shape.ts';
import type { Io } from '../run/io.ts';
import type { GlobalValues } from './global-values.ts';
import { outputOf } from './output.ts';
import { resolveKey, type Sources } from './sources.ts';

interface Told {
  readonly sources: Sources;
  readonly given: ReadonlyMap<string, FlagValue>;
  readonly configFile: string | null;
}

export function resolveSettings(
  globals: GlobalValues,
  definition: CommandDefinition,
  io: Io,
  { sources, given, configFile }: Told,
): Settings {
  const seconds = (name: string): number => globals.number(name);
  const dryRun = globals.bool('dry-run') || globals.given('plan-out');
  if (globals.given('scripts') && !dryRun) {
    throw usage('--scripts goes with --dry-run', 'Add --dry-run: the scripts are what it would send.');
  }
  return {
    dryRun,
    offline: globals.bool('offline'),
    showCommands: globals.bool('show-commands'),
    verbose: globals.bool('verbose'),
    quiet: globals.bool('quiet'),
    debug: globals.bool('debug'),
    output: outputOf(globals, definition, { given, onTerminal: io.stdout.isTerminal }),
    color: colorAllowed(globals, io) && io.stdout.isTerminal,
    lockTimeoutSeconds: seconds('lock-timeout'),
    trustNewHosts: globals.bool('trust-new-hosts'),
    configFile,
    config: (key) => resolveKey(key, sources).value,
  };
}

/** https://no-color.org: any value that isn't empty. */
export function colorAllowed(globals: GlobalValues, io: Io): boolean {
  const { NO_COLOR, TERM } = io.variables;
  return !globals.bool('no-color') && (NO_COLOR === undefined || NO_COLOR === '') && TERM !== 'dumb';
}
