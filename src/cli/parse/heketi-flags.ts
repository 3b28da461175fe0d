import type { CommandDefinition } from '../command.ts';
import { type GlobalValues, wantsHeketiJson } from '../config/settings.ts';
import type { Settings } from '../context.ts';
import type { Io } from '../run/io.ts';
import type { FlagValue } from './flag-values.ts';
import { HEKETI_ONLY } from './global-flags.ts';

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
  const base = io.variables.XDG_STATE_HOME || (io.home === null ? null : `${io.home}/.local/state`);
  const folder = base === null ? null : `${base}/glusterctl`;
  const [{ writeFile }, { makeFolder }] = await Promise.all([
    import('node:fs/promises'),
    import('../../files/make-folder.ts'),
  ]);
  if (folder !== null) {
    try {
      makeFolder(folder);
      await writeFile(`${folder}/noted-unneeded-flags`, '', { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    }
  }
  io.stderr.write(
    `Unneeded: there is no server, so ${all.join(', ')} ${all.length === 1 ? 'has' : 'have'} no effect.\n`,
  );
}

/** heketi-cli printed text there in spite of --json, which scripts rely on; a person must hear of the other way. */
export function noteIgnoredJson(globals: GlobalValues, { ignoresJsonFlag }: CommandDefinition, io: Io): void {
  if (ignoresJsonFlag !== true || globals.bool('quiet') || !wantsHeketiJson(globals)) return;
  io.stderr.write(`${globals.from('json')} is ignored here, as heketi-cli does: -o json prints JSON\n`);
}
