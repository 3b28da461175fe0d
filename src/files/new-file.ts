import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { refused } from '../model/errors.ts';
import { fileError, isCode } from './file-error.ts';

/** A folder that is made for a slip in its name is where nobody looks for what is in it. `file` is as it was typed. */
export async function refuseMissingFolder(path: string, file: string, what: string): Promise<void> {
  try {
    if ((await stat(dirname(path))).isDirectory()) return;
  } catch (error) {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'ENOTDIR'))
      throw fileError(error, dirname(file), 'look at the folder', () => undefined);
  }
  throw refused(
    `${what} can't be kept in ${file}: there is no folder ${dirname(file)}`,
    'Make it first, or name a file in a folder that is there.',
  );
}

/** What is there stays: whatever it is, a slip of the hand must not cost it. */
export async function refuseAnyFile(
  path: string,
  file: string,
  what: string,
  hint = 'Name another file.',
): Promise<void> {
  await refuseMissingFolder(path, file, what);
  try {
    await lstat(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw fileError(error, file, 'look at what is in', () => undefined);
  }
  throw refused(`${file} is there already: it is not overwritten`, hint);
}
