import { promises, renameSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GlusterctlError } from '../model/errors.ts';
import { type FileHints, fileError, isCode } from './file-error.ts';
import { makeFolder } from './make-folder.ts';
import { randomHex } from './sha256.ts';

export interface WriteOptions {
  /** What helps where it can't be written. */
  readonly hints: FileHints;
  /** Called at each point where a crash would be felt; tests stop the process there. */
  readonly point?: (name: string) => void;
  /** Called when the new content is safe on disk, in the file of that name, and before it takes the place of the old. */
  readonly beforeReplace?: (temporary: string) => Promise<unknown>;
  /** Called when all is prepared, with nothing between it and the change: what it throws leaves the old content there. */
  readonly lastLook?: () => void;
}

/**
 * Replaces a file with one whole new content: written beside it, synced, read back, renamed over it, and the
 * folder synced. At any instant the path holds the old content or the new, never a part of either.
 */
export async function writeDurably(
  path: string,
  content: string | readonly Buffer[],
  options: WriteOptions,
): Promise<void> {
  const point = (name: string): void => options.point?.(name);
  const folder = dirname(path);
  try {
    makeFolder(folder);
  } catch (error) {
    throw fileError(error, folder, 'make the folder', options.hints);
  }
  const pieces = typeof content === 'string' ? [Buffer.from(content)] : content;
  const temporary = join(folder, `.${randomHex(8)}.glusterctl-new`);
  point('before temporary');
  try {
    const file = await promises.open(temporary, 'wx', 0o600);
    try {
      point('temporary made');
      for (const piece of pieces) await file.writeFile(piece);
      point('temporary written');
      await file.sync();
      point('temporary synced');
    } finally {
      await file.close();
    }
    await compare(temporary, pieces, path);
    point('temporary read back');
    await options.beforeReplace?.(temporary);
    point('backup kept');
    options.lastLook?.();
    renameSync(temporary, path);
  } catch (error) {
    await promises.unlink(temporary).catch(() => undefined);
    throw fileError(error, path, 'write', options.hints);
  }
  point('renamed');
  await syncFolder(folder, options.hints);
  point('folder synced');
}

async function compare(temporary: string, pieces: readonly Buffer[], path: string): Promise<void> {
  const file = await promises.open(temporary, 'r');
  try {
    let at = 0;
    for (const piece of pieces) {
      await mustReadBack(file, at, piece, path);
      at += piece.length;
    }
  } finally {
    await file.close();
  }
}

const AT_ONCE = 1024 * 1024;

/** Fails where a file does not hold at that place what was written there. */
export async function mustReadBack(
  file: FileHandle,
  at: number,
  written: Buffer,
  path: string,
): Promise<void> {
  const buffer = Buffer.alloc(Math.min(AT_ONCE, written.length));
  for (let from = 0; from < written.length; from += buffer.length) {
    const piece = written.subarray(from, from + buffer.length);
    const { bytesRead } = await file.read(buffer, 0, piece.length, at + from);
    if (bytesRead === piece.length && piece.equals(buffer.subarray(0, bytesRead))) continue;
    throw new GlusterctlError('failed', `What was written to ${path} reads back differently`, {
      hint: 'The old file is as it was. The disk or its file system is not to be trusted: look at it first.',
    });
  }
}

export async function syncFolder(folder: string, hints: FileHints): Promise<void> {
  const handle = await promises.open(folder, 'r').catch((error) => {
    throw fileError(error, folder, 'sync the folder', hints);
  });
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems can't sync a folder; the rename itself has happened.
    if (!isCode(error, 'EINVAL') && !isCode(error, 'ENOTSUP'))
      throw fileError(error, folder, 'sync the folder', hints);
  } finally {
    await handle.close();
  }
}
