import { readUint64 } from './numbers.ts';

const HEADER = 16;
const ELEMENT = 16;
const KINDS: Readonly<Record<number, PageKind>> = { 1: 'branch', 2: 'leaf', 4: 'meta', 16: 'free list' };

export type PageKind = 'branch' | 'leaf' | 'meta' | 'free list';

export interface Entry {
  readonly key: string;
  /** A bucket in its place, whose value is where its own tree begins. */
  readonly bucket: boolean;
  readonly value: Buffer;
}

export interface Child {
  /** No key of the child comes before it. */
  readonly key: string;
  readonly page: number;
}

/** Bytes of a page, or of several where it has overflow, as far as the file goes. */
export interface Page {
  readonly kind: PageKind;
  readonly count: number;
  readonly overflow: number;
  readonly bytes: Buffer;
  /** Where the file ends, if that is within the page. */
  readonly fileEnd: number | null;
}

/** What is wrong with a page, in words. */
export class PageError extends Error {}

export interface Pages {
  readonly bytes: Buffer;
  readonly pageSize: number;
  readonly highWater: number;
}

export function readPage({ bytes, pageSize, highWater }: Pages, number: number): Page {
  if (number < 2 || number >= highWater)
    throw new PageError(`there is no page of this number: pages 2 to ${highWater - 1} were in use`);
  const start = number * pageSize;
  if (start + HEADER > bytes.length) throw new PageError(cutAt(bytes.length));
  const overflow = bytes.readUInt32LE(start + 12);
  if (number + overflow >= highWater)
    throw new PageError(`it goes on for ${overflow} pages, beyond the last page that was in use`);
  if (readUint64(bytes, start) !== number) throw new PageError('it has the number of another page');
  const end = start + (overflow + 1) * pageSize;
  return readHeader(bytes.subarray(start, end), overflow, end > bytes.length ? bytes.length : null);
}

/** A page that stands in the value of its bucket: small buckets have none of their own. */
export function readInlinePage(bytes: Buffer): Page {
  if (bytes.length < HEADER) throw new PageError('the bucket is shorter than the head of a page');
  if (readUint64(bytes, 0) !== 0 || bytes.readUInt32LE(12) !== 0)
    throw new PageError('the head of the page within the bucket is wrong');
  const page = readHeader(bytes, 0, null);
  const last = readLeaf(page).at(-1);
  const end = last === undefined ? HEADER : last.value.byteOffset + last.value.length - bytes.byteOffset;
  if (end !== bytes.length) throw new PageError('more stands in the bucket than its entries');
  return page;
}

function readHeader(bytes: Buffer, overflow: number, fileEnd: number | null): Page {
  const flags = bytes.readUInt16LE(8);
  const kind = KINDS[flags];
  if (kind === undefined)
    throw new PageError(`it is of a kind that does not exist (0x${flags.toString(16)})`);
  return { kind, count: bytes.readUInt16LE(10), overflow, bytes, fileEnd };
}

export function readLeaf(page: Page): readonly Entry[] {
  const { bytes } = page;
  return elements(page, (at) => {
    const flags = bytes.readUInt32LE(at);
    if (flags > 1) throw new PageError(`an entry has flags that do not exist (0x${flags.toString(16)})`);
    return {
      start: at + bytes.readUInt32LE(at + 4),
      keySize: bytes.readUInt32LE(at + 8),
      valueSize: bytes.readUInt32LE(at + 12),
      make: (key, value) => ({ key, bucket: flags === 1, value }),
    };
  });
}

export function readBranch(page: Page): readonly Child[] {
  const { bytes } = page;
  if (page.count === 0) throw new PageError('it is a branch without children');
  return elements(page, (at) => ({
    start: at + bytes.readUInt32LE(at),
    keySize: bytes.readUInt32LE(at + 4),
    valueSize: 0,
    make: (key) => ({ key, page: readUint64(bytes, at + 8) }),
  }));
}

interface Element<T> {
  readonly start: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly make: (key: string, value: Buffer) => T;
}

/**
 * Keys and values are written one behind the other, from the end of the table of elements on. Holding them to that
 * finds a wrong count, position or size that would only lose or change entries otherwise.
 */
function elements<T>(page: Page, read: (at: number) => Element<T>): readonly T[] {
  const { bytes, count, fileEnd } = page;
  const beyond = (): PageError =>
    new PageError(fileEnd === null ? 'an entry reaches beyond its end' : cutAt(fileEnd));
  let next = HEADER + count * ELEMENT;
  if (next > bytes.length) throw beyond();
  const found: T[] = [];
  for (let number = 0; number < count; number++) {
    const { start, keySize, valueSize, make } = read(HEADER + number * ELEMENT);
    if (start !== next) throw new PageError(`entry ${number + 1} of ${count} is not where it has to be`);
    const keyEnd = start + keySize;
    next = keyEnd + valueSize;
    if (next > bytes.length) throw beyond();
    found.push(make(bytes.toString('latin1', start, keyEnd), bytes.subarray(keyEnd, next)));
  }
  return found;
}

function cutAt(end: number): string {
  return `it is missing, as the file is cut at byte ${end}`;
}

/** Numbers of pages that hold nothing. */
export function readFreeList({ bytes, count, fileEnd }: Page): readonly number[] {
  const counted = count === 0xffff;
  if (counted && bytes.length < HEADER + 8) throw new PageError('its number of pages is missing');
  const many = counted ? readUint64(bytes, HEADER) : count;
  const from = HEADER + (counted ? 8 : 0);
  if (from + many * 8 > bytes.length)
    throw new PageError(fileEnd === null ? 'it reaches beyond its end' : cutAt(fileEnd));
  return Array.from({ length: many }, (_, at) => readUint64(bytes, from + at * 8));
}
