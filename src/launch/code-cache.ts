import { Buffer } from 'node:buffer';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';

/** What was compiled, in a folder of the user's: it is run as it is, so nothing is taken that others could have written. */
export interface CodeCache {
  /** What is kept under a name; undefined where that is nothing, or is damaged. */
  read(name: string): Kept | undefined;
  /** Whole or not at all; what can't be written is made anew by the next run. */
  write(name: string, kept: Kept): void;
}

export interface Kept {
  readonly code: Buffer;
  /** Which commands were run when it was compiled: of others it holds less. */
  readonly commands: readonly string[];
}

interface Own {
  /** The folder that all programs keep such things in, which need not be there; null: there is none. */
  readonly folder: string | null;
  readonly user: number | undefined;
  /** What the code is of beside its source: versions, and the machine. */
  readonly key: string;
}

const OTHERS_WRITE = 0o022;
const UNUSED_DAYS = 30;
const DAY_MS = 86_400_000;

export function codeCache({ folder, user, key }: Own): CodeCache | null {
  if (folder === null || user === undefined) return null;
  const ours = join(folder, 'glusterctl');
  const codes = join(ours, 'code');
  const isOwn = ({ uid, mode }: Stats): boolean => uid === user && (mode & OTHERS_WRITE) === 0;
  const isOwnFolder = (path: string): boolean => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found?.isDirectory() === true && isOwn(found);
  };
  const fileOf = (name: string): string => join(codes, `${name}-${key}`);
  const isUsable = once(() => isOwnFolder(ours) && isOwnFolder(codes));

  /** Root with a home of somebody else leaves nothing there. */
  function make(): boolean {
    for (const path of [ours, codes]) {
      if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
      const above = existing(dirname(path));
      if (statSync(above).uid !== user) return false;
      mkdirSync(path, { recursive: true, mode: 0o700 });
    }
    return isOwnFolder(ours) && isOwnFolder(codes);
  }

  return {
    read(name) {
      try {
        return isUsable() ? opened(readOwn(fileOf(name), isOwn), `${name} ${key}`) : undefined;
      } catch {
        return undefined;
      }
    },
    write(name, kept) {
      try {
        if (!make()) return;
        const part = join(codes, `${process.pid}.part`);
        removeUnused(codes);
        try {
          writeFileSync(part, closed(kept, `${name} ${key}`), { flag: 'wx', mode: 0o600 });
          renameSync(part, fileOf(name));
        } catch (error) {
          unlinkSync(part);
          throw error;
        }
      } catch {
        // A home that can't be written to, or is full: the program runs as well without.
      }
    },
  };
}

function once(ask: () => boolean): () => boolean {
  let answer: boolean | null = null;
  return () => {
    answer ??= ask();
    return answer;
  };
}

function existing(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined ? existing(dirname(path)) : path;
}

function readOwn(path: string, isOwn: (found: Stats) => boolean): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    if (!found.isFile() || !isOwn(found)) return Buffer.alloc(0);
    const bytes = Buffer.allocUnsafeSlow(found.size);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** What says whose code it is stands behind it, so that V8 need not copy the code to where it can read it. */
function closed({ code, commands }: Kept, about: string): Buffer {
  const end = `\n${JSON.stringify({ about, sum: crc32(code), commands })}`;
  return Buffer.concat([code, Buffer.from(end)]);
}

/** V8 itself looks at no sum: code with a flipped bit, or torn, would be run. */
function opened(bytes: Buffer, about: string): Kept | undefined {
  const end = bytes.lastIndexOf('\n');
  if (end < 0) return undefined;
  const code = bytes.subarray(0, end);
  const told: unknown = JSON.parse(bytes.toString('utf8', end));
  if (typeof told !== 'object' || told === null || !('commands' in told)) return undefined;
  if (!('about' in told) || told.about !== about || !('sum' in told) || told.sum !== crc32(code)) return undefined;
  return { code, commands: Array.isArray(told.commands) ? told.commands.map(String) : [] };
}

/** Of versions that are gone. */
function removeUnused(folder: string): void {
  const old = Date.now() - UNUSED_DAYS * DAY_MS;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if ((lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? old) < old) unlinkSync(path);
  }
}
