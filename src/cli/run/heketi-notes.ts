import { JSON_FORMAT } from '../../ui/formats/index.ts';
import type { GlobalValues } from '../config/global-values.ts';
import { wantsHeketiJson } from '../config/output.ts';
import type { Settings } from '../context.ts';
import type { CommandDefinition } from '../define.ts';
import type { FlagValue } from '../flag-shape.ts';
import { HEKETI_ONLY } from '../parse/global-flags.ts';
import { places } from '../places.ts';
import type { Io } from './io.ts';

const VARIABLES = ['HEKETI_CLI_SERVER', 'HEKETI_CLI_USER', 'HEKETI_CLI_KEY'];

/**
 * Flags and variables that only make sense with a server are accepted, and noted once for a user: a script that
 * passes them on every call is not to be talked to on every call.
 */
export async function noteUnneededFlags(
  given: ReadonlyMap<string, FlagValue>,
  io: Io,
  settings: Settings,
): Promise<void> {
  const flags = HEKETI_ONLY.filter((name) => given.has(name)).map((name) => `--${name}`);
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

/** heketi-cli ignores words too many, and so do we; but "volume create data" must not pass for naming it. */
export function noteSurplus(
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
