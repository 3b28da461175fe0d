import { GlusterctlError, retold } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import { JSON_FORMAT } from '../../ui/formats/index.ts';
import type { GlobalValues } from '../config/global-values.ts';
import { wantsHeketiJson } from '../config/output.ts';
import type { Settings } from '../context.ts';
import type { CommandDefinition, Typed } from '../define.ts';
import type { FlagDefinition, FlagValue } from '../flag-shape.ts';
import { readValue } from '../parse/flag-values.ts';
import { HEKETI_ONLY } from '../parse/global-flags.ts';
import { places } from '../places.ts';
import type { Io } from './io.ts';

const VARIABLES = ['HEKETI_CLI_SERVER', 'HEKETI_CLI_USER', 'HEKETI_CLI_KEY'];

/**
 * Flags and variables that only make sense with a server are accepted, and noted once for a user: a script that
 * passes them on every call is not to be talked to on every call. A command may have a flag of that name: "log --user".
 */
export async function noteUnneededFlags(
  definition: CommandDefinition,
  given: ReadonlyMap<string, FlagValue>,
  io: Io,
  settings: Settings,
): Promise<void> {
  const flags = HEKETI_ONLY.filter(
    (name) => given.has(name) && !definition.flags.some((own) => own.name === name),
  ).map((name) => `--${name}`);
  const variables = VARIABLES.filter((name) => io.variables[name]);
  const all = [...flags, ...variables];
  if (all.length === 0 || settings.quiet) return;
  const [{ writeFile }, { dirname }, { makeFolder }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('../../files/make-folder.ts'),
  ]);
  const noted = places.notedUnneededFlags(io);
  if (noted !== null) {
    try {
      makeFolder(dirname(noted));
      await writeFile(noted, '', { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    }
  }
  io.stderr.write(
    `Unneeded: there is no server, so ${all.join(', ')} ${all.length === 1 ? 'has' : 'have'} no effect.\n`,
  );
}

/** heketi-cli printed text there in spite of --json, which scripts rely on; a person must hear of the other way. */
export function noteIgnoredJson(
  globals: GlobalValues,
  { output }: Settings,
  { ignoresJsonFlag }: CommandDefinition,
  io: Io,
): void {
  if (
    ignoresJsonFlag !== true ||
    output === JSON_FORMAT ||
    globals.bool('quiet') ||
    !wantsHeketiJson(globals)
  )
    return;
  io.stderr.write(`${globals.from('json')} is ignored here, as heketi-cli does: -o json prints JSON\n`);
}

/** heketi-cli ignores words too many, and so do its commands here; but "volume create data" must not pass for naming it. */
export function noteSurplus(definition: CommandDefinition, words: readonly string[], io: Io): void {
  const note = surplusNote(definition, surplusOf(definition, words));
  if (note !== null) io.stderr.write(`${note}\n`);
}

/** Where something is missed, a word too many may be what was meant for it: both are told at once. */
export function withSurplus(error: unknown, definition: CommandDefinition, typed: Typed): unknown {
  if (!(error instanceof GlusterctlError) || error.code !== 'usage') return error;
  if (definition.refusesSurplus !== undefined) return error;
  const surplus = surplusOf(definition, typed.words);
  const note = surplusNote(definition, surplus);
  const lacking = definition.lacking(typed);
  // Else it is the refusal of these words.
  const isMissed = definition.ignoresSurplus === true || lacking.some(({ required }) => required !== null);
  if (note === null || !isMissed) return error;
  const meant = lacking.flatMap(({ flag, required }) => {
    const shape = definition.flags.find(({ name }) => name === flag);
    const word =
      required === null ? undefined : surplus.find((one) => shape !== undefined && canBe(shape, one));
    return word === undefined ? [] : [`Did you mean --${flag}=${quote(word)}?`];
  });
  return retold(error, { hints: [note, ...meant] });
}

function surplusOf({ arguments: takes }: CommandDefinition, words: readonly string[]): readonly string[] {
  return takes.some(({ variadic }) => variadic === true) ? [] : words.slice(takes.length);
}

function surplusNote(
  { path, arguments: takes, flags, ignoresSurplus }: CommandDefinition,
  surplus: readonly string[],
): string | null {
  if (surplus.length === 0) return null;
  const name =
    takes.length === 0 && flags.some((flag) => flag.name === 'name') ? '; a name is given with --name' : '';
  const words = surplus.map((word) => JSON.stringify(word)).join(' ');
  const what = ignoresSurplus === true ? 'Ignored' : 'Too many words';
  return `${what}: ${words} (see ${path.join(' ')} --help)${name}`;
}

function canBe(flag: FlagDefinition, word: string): boolean {
  try {
    readValue(flag, word);
    return true;
  } catch {
    return false;
  }
}
