import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { refused } from '../model/errors.ts';
import { isCode } from './file-error.ts';

/**
 * The file that is really meant: a symbolic link is followed, so that its target is replaced and not the link, also where
 * that is still to be made. Not by threads, to start which takes as long as all else a list does.
 */
export async function realPath(path: string): Promise<string> {
  const full = resolve(path);
  let at = full;
  for (;;) {
    try {
      // Of links that lead in a circle it says so.
      return realpathSync.native(at);
    } catch (error) {
      if (!isCode(error, 'ENOENT')) throw error;
    }
    // Not there yet: its folder may still be reached through a link, or be missing too.
    const folder = realOrSame(dirname(at));
    const file = join(folder, basename(at));
    const target = targetOf(file);
    if (target === null) {
      if (at !== full) refuseNoFolder(full, file);
      return file;
    }
    at = isAbsolute(target) ? target : `${folder}/${target}`;
  }
}

/** null: it is no link, or not there. */
function targetOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** Whoever made the link has the folder elsewhere, on what isn't mounted maybe: one made here would hide that. */
function refuseNoFolder(link: string, file: string): void {
  const folder = dirname(file);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw refused(
    `The symbolic link ${link} leads to ${file}, and there is no folder ${folder}`,
    'Make it first, or mount what it is in.',
  );
}

function realOrSame(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
