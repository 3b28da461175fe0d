import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { usage } from '../model/errors.ts';
import { fileError, isCode } from './failures.ts';

/** Where the state is when nobody says otherwise. */
export function defaultStatePath(
  variables: Readonly<Record<string, string | undefined>>,
  home: string | null,
): string {
  const data = variables.XDG_DATA_HOME || (home === null ? null : join(home, '.local', 'share'));
  if (data === null) {
    throw usage(
      'There is no home folder to keep the state in',
      'Name a file with --state FILE or GLUSTERCTL_STATE.',
    );
  }
  return join(data, 'glusterctl', 'glusterctl.json');
}

/** The file that is really meant: a symbolic link is followed, so that its target is replaced and not the link. */
export async function realStatePath(path: string): Promise<string> {
  const full = resolve(path);
  try {
    return await realpath(full);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw fileError(error, full, 'find the state file');
  }
  // Not there yet: its folder may still be reached through a link, or be missing too.
  const folder = await realpath(dirname(full)).catch(() => dirname(full));
  return join(folder, basename(full));
}

/** Lines for people about a file that others can read, or that isn't theirs. */
export async function ownershipWarnings(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => null);
  if (info === null) return [];
  const warnings: string[] = [];
  const me = process.getuid?.();
  if (me !== undefined && info.uid !== me) {
    warnings.push(`The state ${path} belongs to another user (uid ${info.uid})`);
  }
  if ((info.mode & 0o077) !== 0) {
    warnings.push(`The state ${path} can be read by others; it may hold passwords: chmod 600 ${path}`);
  }
  return warnings;
}
