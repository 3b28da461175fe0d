import type { BigIntStats } from 'node:fs';
import { ftruncateSync, promises, writeSync } from 'node:fs';
import { mustReadBack } from '../files/write-durably.ts';
import { GlusterctlError } from '../model/errors.ts';
import { fileError } from './failures.ts';
import { type Followed, followState } from './follow.ts';
import type { Place } from './format.ts';
import type { JournalRecord } from './journal.ts';
import type { Turn } from './turn.ts';

export interface AppendOptions {
  readonly serial: number;
  readonly now: Date;
  readonly point: (name: string) => void;
  /** Of the file as it was read. */
  readonly stamp: string;
  readonly turn: Turn;
}

export interface Appended {
  readonly place: Place;
  /** The copy of this generation; null: it is whose who has the lock by now. */
  readonly backup: Followed | null;
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
  { serial, now, point, stamp, turn }: AppendOptions,
): Promise<Appended | null> {
  const file = await promises.open(path, 'r+').catch((error) => {
    throw fileError(error, path, 'write');
  });
  try {
    const found = await file.stat({ bigint: true });
    // Writing it whole makes it its owner's alone again, and leaves what else names it as it is.
    if (stampOf(found) !== stamp || found.nlink !== 1n || (found.mode & 0o077n) !== 0n) return null;
    point('before record');
    turn.mustBeOurs();
    try {
      if (found.size > end) ftruncateSync(file.fd, end);
      writeAll(file.fd, line, end);
      point('record written');
      await file.sync();
      point('record synced');
      await mustReadBack(file, end, line, path);
      point('record read back');
      const backup = turn.isOurs() ? await followState(path, end + line.length, serial, now) : null;
      return { place: { document, end: end + line.length, digest }, backup };
    } catch (error) {
      // Others may have put theirs behind it, or made a document of it.
      if (!turn.isOurs()) throw leftThere(path, error);
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

function leftThere(path: string, error: unknown): GlusterctlError {
  const { message } = fileError(error, path, 'write');
  return new GlusterctlError(
    'unknown-outcome',
    `Whether the state ${path} was written is not known, as somebody else has written to it since: ${message}`,
    { hint: 'See what came of it: glusterctl operation list', cause: error },
  );
}

/** Not by threads: right behind the look. */
function writeAll(file: number, content: Buffer, at: number): void {
  for (let done = 0; done < content.length; )
    done += writeSync(file, content, done, content.length - done, at + done);
}

/** Another for each new file, and after each change to it. */
export function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}
