import { type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { realPath } from '../files/real-path.ts';
import { fileError } from './failures.ts';

/** Whether a place of a state is no path but a URL, right or wrong: gl1:/volume is wrong, as gluster is mounted by, and no folder gl1: is made. */
export function isUrl(place: string): boolean {
  return /^[^/]+:\//.test(place);
}

/** The file that is really meant: a symbolic link is followed, so that its target is replaced and not the link. */
export async function realStatePath(path: string): Promise<string> {
  try {
    return await realPath(path);
  } catch (error) {
    throw fileError(error, resolve(path), 'find the state file');
  }
}

/** Lines for people about a file that others can read, or that isn't theirs. */
export async function ownershipWarnings(path: string): Promise<string[]> {
  const info = found(path);
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

function found(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
