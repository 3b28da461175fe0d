import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  promises,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';

export const KIB_BYTES = 1024;
export const MIB = 1024 * KIB_BYTES;

/** Why something was not read: told apart from what the file system says by its class. */
export class Unfit extends Error {}

/** The text of a file, a pipe or a device, read no further than `most` bytes: none of them need ever end. */
export async function readBounded(path: string, most: number): Promise<string> {
  return (await readBoundedBytes(path, most)).toString('utf8');
}

export async function readBoundedBytes(path: string, most: number): Promise<Buffer> {
  const file = await promises.open(path);
  try {
    return await gatherBytes(file.createReadStream({ autoClose: false }), most);
  } finally {
    await file.close();
  }
}

/** The bytes of what must be a regular file; nothing else is even opened, as that may wait for ever. */
export async function readRegular(path: string, most: number): Promise<Buffer> {
  return await withRegular(path, most, (file, size) =>
    // Some files of the kernel have no size and no end.
    size === 0 ? readBoundedBytes(path, most) : readFileSync(file),
  );
}

/** Bytes of it from there on, as many as there are. */
export async function readPart(path: string, most: number, from: number, length: number): Promise<Buffer> {
  return await withRegular(path, most, (file) => {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(file, buffer, 0, length, from));
  });
}

/** Not by threads: to start them takes as long as reading a state of a thousand volumes. */
async function withRegular<T>(
  path: string,
  most: number,
  work: (file: number, size: number) => T | Promise<T>,
): Promise<T> {
  mustBeRegular(statSync(path));
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    mustBeRegular(found);
    if (found.size > most) throw tooLarge(most);
    return await work(file, found.size);
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
