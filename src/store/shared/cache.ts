import { type BigIntStats, closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { unlink, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeDurably } from '../../files/write-durably.ts';
import type { State } from '../../model/state.ts';
import { stampOf } from '../append.ts';
import { stateFileHints } from '../failures.ts';
import { FORMAT, parse } from '../format.ts';
import type { Stored } from '../read.ts';
import { isSettled, type SeenWhole } from '../seen-whole.ts';
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

/** For who only shows what was known: what was read whole before, and not touched since, is taken as it is. */
export interface SeenCaches {
  readonly whole: SeenWhole;
  readonly now: () => Date;
}

export function stateCache(path: string, seen: SeenCaches | null = null): StateCache {
  return {
    path,
    read: () => readCached(path, seen),
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
function readCached(path: string, seen: SeenCaches | null): Cached | null {
  const found = readOwn(path);
  if (found === null) return null;
  const { stamp } = found;
  const isSeen = stamp !== null && seen?.whole.has(path, stamp) === true;
  const parsed = parse(found.bytes, isSeen);
  if (parsed.kind === 'damaged' || parsed.place === null || parsed.format !== FORMAT) return null;
  if (seen !== null && stamp !== null && !isSeen && isSettled(found.stats, seen.now()))
    seen.whole.add(path, stamp);
  const { place, document } = parsed;
  const bytes = found.bytes.subarray(0, place.end);
  return { bytes, stored: { state: document as State, place }, at: new Date(Number(found.stats.mtimeMs)) };
}

const OTHERS = 0o077n;

interface Own {
  readonly bytes: Buffer;
  readonly stats: BigIntStats;
  /** null: somebody wrote to it meanwhile. */
  readonly stamp: string | null;
}

function readOwn(path: string): Own | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const stats = fstatSync(file, { bigint: true });
    const isOwn = Number(stats.uid) === process.geteuid?.() && (stats.mode & OTHERS) === 0n;
    if (!stats.isFile() || !isOwn || stats.size > MOST_BYTES) return null;
    const bytes = readFileSync(file);
    const stamp = stampOf(stats);
    return { bytes, stats, stamp: stampOf(fstatSync(file, { bigint: true })) === stamp ? stamp : null };
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
