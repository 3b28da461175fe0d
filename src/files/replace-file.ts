import { randomBytes } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface ReplaceOptions {
  /** Called at each point where a crash would be felt; tests stop the process there. */
  readonly point?: (name: string) => void;
  /** Called when the new content is safe on disk, in the file of that name, and before it takes the place of the old. */
  readonly beforeReplace?: (temporary: string) => Promise<unknown>;
}

/** The disk gives back something else than was written. */
export class ReadsBackDifferently extends Error {
  constructor(path: string) {
    super(`What was written to ${path} reads back differently`);
  }
}

/** The new content is in place, but a power cut might bring the old one back. */
export class FolderNotSynced extends Error {
  readonly folder: string;

  constructor(folder: string, cause: unknown) {
    super(`Can't sync the folder ${folder}`, { cause });
    this.folder = folder;
  }
}

/**
 * Replaces a file with one whole new content: written beside it, synced, read back, renamed over it, and the
 * folder synced. At any instant the path holds the old content or the new, never a part of either.
 */
export async function replaceFile(path: string, text: string, options: ReplaceOptions = {}): Promise<void> {
  const point = (name: string): void => options.point?.(name);
  const folder = dirname(path);
  const content = Buffer.from(text);
  const temporary = join(folder, `.${randomBytes(8).toString('hex')}.glusterctl-new`);
  point('before temporary');
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      point('temporary made');
      await file.writeFile(content);
      point('temporary written');
      await file.sync();
      point('temporary synced');
    } finally {
      await file.close();
    }
    if (!content.equals(await readFile(temporary))) throw new ReadsBackDifferently(path);
    point('temporary read back');
    await options.beforeReplace?.(temporary);
    point('backup kept');
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  point('renamed');
  await syncFolder(folder).catch((error) => {
    throw new FolderNotSynced(folder, error);
  });
  point('folder synced');
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems can't sync a folder; what was renamed in it is in place all the same.
    if (!isCode(error, 'EINVAL') && !isCode(error, 'ENOTSUP')) throw error;
  } finally {
    await handle.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
