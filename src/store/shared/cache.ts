import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { unlink, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeDurably } from '../../files/write-durably.ts';
import type { State } from '../../model/state.ts';
import { stateFileHints } from '../failures.ts';
import { FORMAT, parse } from '../format.ts';
import type { Stored } from '../read.ts';
import { MOST_BYTES } from '../state-file.ts';

/** What a state on a volume was when it was read or written last: the same bytes, in a file of the user's own. */
export interface StateCache {
  readonly path: string;
  /** null: there is none, or none that can be relied on. */
  read(): Cached | null;
  /** Whole or not at all, whoever else writes it; throws where it can't be written. */
  write(bytes: Buffer, at: Date): Promise<void>;
  /** It is still so. */
  touch(at: Date): Promise<void>;
  forget(): Promise<void>;
}

export interface Cached {
  readonly bytes: Buffer;
  readonly stored: Stored;
  /** When it was so. */
  readonly at: Date;
}

export function stateCache(path: string): StateCache {
  return {
    path,
    read: () => readCached(path),
    async write(bytes, at) {
      if (!isOwnFolder(dirname(path))) return;
      await writeDurably(path, [bytes], { hints: stateFileHints });
      await utimes(path, at, at);
    },
    async touch(at) {
      await utimes(path, at, at).catch(() => undefined);
    },
    async forget() {
      await unlink(path).catch(() => undefined);
    },
  };
}

/** What is damaged, was changed, or is of others is fetched anew. */
function readCached(path: string): Cached | null {
  const found = readOwn(path);
  if (found === null) return null;
  const parsed = parse(found.bytes);
  if (parsed.kind === 'damaged' || parsed.place === null || parsed.format !== FORMAT) return null;
  const { place, document } = parsed;
  const bytes = found.bytes.subarray(0, place.end);
  return { bytes, stored: { state: document as State, place }, at: found.at };
}

const OTHERS = 0o077;

function readOwn(path: string): { readonly bytes: Buffer; readonly at: Date } | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const found = fstatSync(file);
    const isOwn = found.uid === process.geteuid?.() && (found.mode & OTHERS) === 0;
    if (!found.isFile() || !isOwn || found.size > MOST_BYTES) return null;
    return { bytes: readFileSync(file), at: found.mtime };
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

/** Root with a home of somebody else leaves nothing there. */
function isOwnFolder(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined ? isOwnFolder(dirname(folder)) : found.uid === process.geteuid?.();
}
