import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Context } from '../../cli/context.ts';
import { flag } from '../../cli/flag.ts';
import { refuseAnyFile, refuseMissingFolder } from '../../files/new-file.ts';
import { refused } from '../../model/errors.ts';
import { backupFolder } from '../../store/backups.ts';

export const FORCE = flag.bool({ summary: 'overwrite a file that is there', fallback: false });

/** What is there is overwritten only with --force, and the state, its backups and its lock never are. */
export async function refuseExportTarget(
  { environment, store }: Pick<Context, 'environment' | 'store'>,
  target: string,
  force: boolean,
): Promise<void> {
  const path = resolve(environment.workingDirectory, target);
  const [at, folder, state] = await Promise.all([path, dirname(path), store.path].map(whereItIs));
  const own = [state, `${state}.lock`];
  if (own.includes(at) || folder === backupFolder(state ?? ''))
    throw refused(`${target} belongs to the state itself: no export is written there`, 'Name another file.');
  if (force) await refuseMissingFolder(path, target, 'An export');
  else await refuseAnyFile(path, target, 'An export', 'Name another file, or overwrite it with --force.');
}

/** Behind all links; what isn't there is where it is named. */
async function whereItIs(path: string): Promise<string> {
  return await realpath(path).catch(() => path);
}
