import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isCode } from './file-error.ts';

/** The file that is really meant: a symbolic link is followed, so that its target is replaced and not the link. */
export async function realPath(path: string): Promise<string> {
  const full = resolve(path);
  try {
    return await realpath(full);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
  // Not there yet: its folder may still be reached through a link, or be missing too.
  const folder = await realpath(dirname(full)).catch(() => dirname(full));
  return join(folder, basename(full));
}
