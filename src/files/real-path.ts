import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isCode } from './file-error.ts';

/**
 * The file that is really meant: a symbolic link is followed, so that its target is replaced and not the link. Not by threads,
 * to start which takes as long as all else a list does.
 */
export async function realPath(path: string): Promise<string> {
  const full = resolve(path);
  try {
    return realpathSync.native(full);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
  // Not there yet: its folder may still be reached through a link, or be missing too.
  return join(realOrSame(dirname(full)), basename(full));
}

function realOrSame(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
