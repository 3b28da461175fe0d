import { usage } from '../../model/errors.ts';
import { DEFAULT_FORMAT, type FormatName, formatNamed, JSON_FORMAT } from '../../ui/formats/index.ts';
import type { Settings } from '../context.ts';
import type { CommandDefinition } from '../define.ts';
import type { FlagDefinition, FlagValue } from '../flag-shape.ts';
import { GLOBAL_FLAGS } from '../parse/global-flags.ts';
import type { Io } from '../run/io.ts';
import { type Resolved, resolveFlag, resolveKey, type Sources } from './sources.ts';

/** Values of global flags, wherever they were given. */
export interface GlobalValues {
  bool(name: string): boolean;
  string(name: string): string;
  number(name: string): number;
  given(name: string): boolean;
  /** The flag, the variable or the place in the configuration that says it; '' for a default. */
  from(name: string): string;
}

const BY_NAME: ReadonlyMap<string, FlagDefinition> = new Map(GLOBAL_FLAGS.map((flag) => [flag.name, flag]));

/** What a command's own flag of the same name was given (`topology load --json=FILE`) is not the global one's. */
export function globalValues(
  given: ReadonlyMap<string, FlagValue>,
  { flags }: CommandDefinition,
  sources: Sources,
): GlobalValues {
  const own = new Set(flags.map(({ name }) => name));
  const typed = new Map([...given].filter(([name]) => !own.has(name)));
  const resolve = (name: string): Resolved<FlagValue> => {
    const flag = BY_NAME.get(name);
    if (flag === undefined) throw new Error(`no global flag --${name}`);
    return resolveFlag(flag, [], typed, sources);
  };
  return {
    bool: (name) => resolve(name).value === true,
    string: (name) => String(resolve(name).value),
    number: (name) => Number(resolve(name).value),
    given: (name) => resolve(name).source !== 'default',
    from: (name) => resolve(name).from,
  };
}

export function resolveSettings(
  globals: GlobalValues,
  definition: CommandDefinition,
  io: Io,
  sources: Sources,
  configFile: string | null,
): Settings {
  const seconds = (name: string): number => globals.number(name);
  const dryRun = globals.bool('dry-run') || globals.given('plan-out');
  if (globals.given('scripts') && !dryRun) {
    throw usage('--scripts goes with --dry-run', 'Add --dry-run: the scripts are what it would send.');
  }
  return {
    dryRun,
    showCommands: globals.bool('show-commands'),
    verbose: globals.bool('verbose'),
    quiet: globals.bool('quiet'),
    debug: globals.bool('debug'),
    output: outputOf(globals, definition),
    color: colorAllowed(globals, io) && io.stdout.isTerminal,
    lockTimeoutSeconds: seconds('lock-timeout'),
    trustNewHosts: globals.bool('trust-new-hosts'),
    configFile,
    config: (key) => resolveKey(key, sources).value,
  };
}

/** As of heketi-cli, with --json and without -o. */
export function wantsHeketiJson(globals: GlobalValues): boolean {
  return globals.bool('json') && globals.string('output') === DEFAULT_FORMAT;
}

function outputOf(globals: GlobalValues, definition: CommandDefinition): FormatName {
  if (wantsHeketiJson(globals) && definition.ignoresJsonFlag !== true) return JSON_FORMAT;
  return formatNamed(globals.string('output')).name;
}

/** https://no-color.org: any value that isn't empty. */
export function colorAllowed(globals: GlobalValues, io: Io): boolean {
  const { NO_COLOR, TERM } = io.variables;
  return !globals.bool('no-color') && (NO_COLOR === undefined || NO_COLOR === '') && TERM !== 'dumb';
}
