import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * Which files were read whole before, each digest of them being right. A file that nobody has written to since is read without
 * summing it up again: that needs a module of Node that takes a tenth of what a list does. What changes a state, and what checks
 * it, looks at every digest all the same.
 */
export interface SeenWhole {
  /** `stamp` tells a file from all others, and from itself after each change. */
  has(path: string, stamp: string): boolean;
  add(path: string, stamp: string): void;
}

const OTHERS_WRITE = 0o022;
const LONGEST_NAME = 200;

/** In a folder that need not be there; null: there is nowhere to keep it. */
export function seenWhole(folder: string | null): SeenWhole {
  const fileOf = (path: string): string | null => {
    const name = encodeURIComponent(path);
    return folder === null || name.length > LONGEST_NAME ? null : join(folder, name);
  };
  return {
    has(path, stamp) {
      const file = fileOf(path);
      return file !== null && readOwn(file) === stamp;
    },
    add(path, stamp) {
      const file = fileOf(path);
      if (folder === null || file === null) return;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const part = `${file}.${process.pid}`;
        writeFileSync(part, stamp, { flag: 'wx', mode: 0o600 });
        renameSync(part, file);
      } catch {
        // A home that can't be written to, or is full: each digest is looked at again.
      }
    },
  };
}

/** Two changes at nearly one time leave the same stamp. */
const SETTLED_MS = 2000;

/** Whether the next change to it, if there is one, will be told from the last by the stamp. */
export function isSettled({ ctimeMs }: BigIntStats, now: Date): boolean {
  return now.getTime() - Number(ctimeMs) > SETTLED_MS;
}

/** What others could have written says nothing. */
function readOwn(path: string): string | null {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { uid, mode } = fstatSync(file);
      if (uid !== process.geteuid?.() || (mode & OTHERS_WRITE) !== 0) return null;
      return readFileSync(file, 'utf8');
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
