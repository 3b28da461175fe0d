import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isCode } from '../files/file-error.ts';
import { sha256 } from '../files/sha256.ts';
import { fileError } from './failures.ts';
import type { Lock } from './lock.ts';
import { Overtaken } from './overtaken.ts';

/**
 * What whoever has the lock of a state in a file goes by. He may lose it without knowing, as he stands still (a laptop that sleeps, a
 * process that is stopped) and somebody says that it is left behind: so he looks once more when all is prepared, right before he puts
 * it in place.
 *
 * Between that look and what it is for are some microseconds in which nothing else is done; no file system compares and renames at one
 * go. Who is stopped just then still writes over what others have written meanwhile.
 */
export interface Turn {
  /** Throws `Overtaken` where the lock is another's, or what is there is no longer what was read. */
  mustBeOurs(): void;
  /** The lock is still held: whatever this one has written, nobody else has written since. */
  isOurs(): boolean;
  /** What was read is there still, whoever has the lock. */
  isUnchanged(): boolean;
}

/** Begins before anything is read: what is read is this, or later. It is for one change. */
export function turnAt(path: string, lock: Lock): Turn {
  const known = markOf(path);
  return {
    mustBeOurs() {
      if (!lock.isHeld() || markOf(path) !== known) throw new Overtaken();
    },
    isOurs: lock.isHeld,
    isUnchanged: () => markOf(path) === known,
  };
}

/** Each holds a digest of what is in the file: of the document its first line, of all of it the last record. */
const ENDS = 4096;

/**
 * What tells a generation in a file from every other; null where there is none. Not by times or numbers of the file: some file systems
 * change these by themselves. It is opened, since that makes one of a network ask its server.
 */
function markOf(path: string): string | null {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = fstatSync(file);
      // Whoever reads it says what it is.
      if (!found.isFile()) return 'no file';
      const { size } = found;
      const digest = sha256()
        .update(partOf(file, 0))
        .update(partOf(file, Math.max(0, size - ENDS)));
      return `${size} ${digest.digest('hex')}`;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw fileError(error, path, 'look at');
  }
}

function partOf(file: number, from: number): Buffer {
  const buffer = Buffer.alloc(ENDS);
  return buffer.subarray(0, readSync(file, buffer, 0, ENDS, from));
}
