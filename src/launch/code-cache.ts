import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  futimesSync,
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
  let isUsable: boolean | null = null;

  /** Root with a home of somebody else leaves nothing there. */
  function make(): boolean {
    return [ours, codes].every((path) => {
      if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return isOwnFolder(path);
      if (statSync(existing(path)).uid !== user) return false;
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return isOwnFolder(path);
    });
  }

  return {
    read(name) {
      try {
        isUsable ??= isOwnFolder(ours) && isOwnFolder(codes);
        return isUsable ? readOwn(fileOf(name), `${name} ${key}`, isOwn) : undefined;
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
          writeOwn(part, kept, `${name} ${key}`);
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

/** The nearest folder above that is there. */
function existing(path: string): string {
  const above = dirname(path);
  return existsSync(above) ? above : existing(above);
}

/** V8 looks at no sum: code with a flipped bit, or torn, would be run. To sum it up takes as long as is saved; to see that nobody wrote takes none. */
function readOwn(path: string, about: string, isOwn: (found: Stats) => boolean): Kept | undefined {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    if (!found.isFile() || !isOwn(found)) return undefined;
    const bytes = Buffer.allocUnsafeSlow(found.size);
    if (readSync(file, bytes) !== bytes.length) return undefined;
    const end = bytes.lastIndexOf('\n');
    const told = readEnd(JSON.parse(bytes.toString('utf8', end)));
    if (told === null || told.about !== about || told.written * 1000 !== found.mtimeMs) return undefined;
    return { code: bytes.subarray(0, end), commands: told.commands };
  } finally {
    closeSync(file);
  }
}

/** What stands behind the code, so that V8 need not copy the code to where it can read it. */
interface End {
  readonly about: string;
  /** In seconds: the file was not changed since. */
  readonly written: number;
  readonly commands: readonly string[];
}

function readEnd(told: unknown): End | null {
  if (typeof told !== 'object' || told === null) return null;
  if (!('about' in told && 'written' in told && 'commands' in told)) return null;
  const { about, written, commands } = told;
  if (typeof about !== 'string' || typeof written !== 'number' || !Array.isArray(commands)) return null;
  return { about, written, commands: commands.map(String) };
}

/** On the disk before it gets its name: after a crash that may hold anything, with the time that was meant. */
function writeOwn(part: string, { code, commands }: Kept, about: string): void {
  const file = openSync(part, 'wx', 0o600);
  try {
    const written = Math.floor(Date.now() / 1000);
    writeFileSync(
      file,
      Buffer.concat([code, Buffer.from(`\n${JSON.stringify({ about, written, commands })}`)]),
    );
    futimesSync(file, written, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Of versions that are gone. */
function removeUnused(folder: string): void {
  const old = Date.now() - UNUSED_DAYS * DAY_MS;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if ((lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? old) < old) unlinkSync(path);
  }
}
