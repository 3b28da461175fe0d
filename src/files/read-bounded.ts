import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { open } from 'node:fs/promises';

export const MIB = 1024 * 1024;

/** Why something was not read: told apart from what the file system says by its class. */
export class Unfit extends Error {}

/** The text of a file, a pipe or a device, read no further than `most` bytes: none of them need ever end. */
export async function readBounded(path: string, most: number): Promise<string> {
  return (await readBoundedBytes(path, most)).toString('utf8');
}

export async function readBoundedBytes(path: string, most: number): Promise<Buffer> {
  const file = await open(path);
  try {
    return await gatherBytes(file.createReadStream({ autoClose: false }), most);
  } finally {
    await file.close();
  }
}

/** The same, of what must be a regular file, or its first bytes; nothing else is even opened, as that may wait for ever. */
export async function readRegular(path: string, most: number, first?: number): Promise<string> {
  mustBeRegular(statSync(path));
  // Not by threads: to start them takes as long as reading a state of a thousand volumes.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    mustBeRegular(found);
    if (found.size > most) throw tooLarge(most);
    if (first !== undefined) {
      const bytes = Buffer.alloc(first);
      return bytes.toString('utf8', 0, readSync(file, bytes));
    }
    // Some files of the kernel have no size and no end.
    if (found.size === 0) return await readBounded(path, most);
    // Decoding in one go takes half the time of decoding piece by piece.
    return readFileSync(file).toString('utf8');
  } finally {
    closeSync(file);
  }
}

/** What comes from a stream, up to so many bytes. */
export async function gather(chunks: AsyncIterable<unknown>, most: number): Promise<string> {
  return (await gatherBytes(chunks, most)).toString('utf8');
}

export async function gatherBytes(chunks: AsyncIterable<unknown>, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    length += part.length;
    if (length > most) throw tooLarge(most);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function tooLarge(most: number): Unfit {
  return new Unfit(`it is larger than ${Math.floor(most / MIB)} MiB`);
}

function mustBeRegular(found: Stats): void {
  const kind = kindOf(found);
  if (kind !== null) throw new Unfit(`it is ${kind}`);
}

/** What something is that is no regular file, in words. */
function kindOf(found: Stats): string | null {
  if (found.isFile()) return null;
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  if (found.isSocket()) return 'a socket';
  if (found.isBlockDevice()) return 'a disk';
  return found.isCharacterDevice() ? 'a device' : 'no regular file';
}
