import type { BigIntStats } from 'node:fs';
import { promises } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mustReadBack } from '../files/write-durably.ts';
import { fileError } from './failures.ts';
import { type Followed, followState } from './follow.ts';
import type { Place } from './format.ts';
import type { JournalRecord } from './journal.ts';

export interface AppendOptions {
  readonly serial: number;
  readonly now: Date;
  readonly point: (name: string) => void;
  /** Of the file as it was read. */
  readonly stamp: string;
}

export interface Appended {
  readonly place: Place;
  /** The copy of this generation. */
  readonly backup: Followed;
}

/**
 * Puts a record behind the state, under the lock, and behind its copy; what is there of a record that never became one
 * goes. null: the file is no longer what was read, has other names, or can be read by others: it is to be written whole.
 * What fails leaves the file as it was: a record counts from its last byte on.
 */
export async function appendRecord(
  path: string,
  { document, end }: Place,
  { line, digest }: JournalRecord,
  { serial, now, point, stamp }: AppendOptions,
): Promise<Appended | null> {
  point('before record');
  const file = await promises.open(path, 'r+').catch((error) => {
    throw fileError(error, path, 'write');
  });
  try {
    const found = await file.stat({ bigint: true });
    // Writing it whole makes it its owner's alone again, and leaves what else names it as it is.
    if (stampOf(found) !== stamp || found.nlink !== 1n || (found.mode & 0o077n) !== 0n) return null;
    if (found.size > end) await file.truncate(end);
    try {
      await writeAll(file, line, end);
      point('record written');
      await file.sync();
      point('record synced');
      await mustReadBack(file, end, line, path);
      point('record read back');
      const backup = await followState(path, end + line.length, serial, now);
      return { place: { document, end: end + line.length, digest }, backup };
    } catch (error) {
      await file.truncate(end).catch(() => undefined);
      await file.sync().catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw fileError(error, path, 'write');
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, content: Buffer, at: number): Promise<void> {
  let done = 0;
  while (done < content.length) {
    const { bytesWritten } = await file.write(content, done, content.length - done, at + done);
    done += bytesWritten;
  }
}

/** Another for each new file, and after each change to it. */
export function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}
