import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { realPath } from '../files/real-path.ts';
import { usage } from '../model/errors.ts';
import { fileError } from './failures.ts';

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

export async function realStatePath(path: string): Promise<string> {
  try {
    return await realPath(path);
  } catch (error) {
    throw fileError(error, resolve(path), 'find the state file');
  }
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
