import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { KIB_BYTES } from '../files/read-bounded.ts';
import { fileError } from './failures.ts';

/** What a state is read from: all of it in memory, or a large file of which there is a part at a time. */
export type Bytes = Buffer | FileBytes;

/** All of them. */
export function inMemory(bytes: Bytes): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : bytes.read(0, bytes.length);
}

/** All of them in their order; each piece is good until the next one is asked for. */
export function inPieces(bytes: Bytes): Iterable<Buffer> {
  return Buffer.isBuffer(bytes) ? [bytes] : bytes.pieces();
}

const PAGE = 64 * KIB_BYTES;
const MOST_PAGES = 32;

/**
 * A part of an open file, with what of Buffer's methods a state is read by. To have a large file in memory takes several times as
 * long as to sum it up: the kernel gives the memory page by page. A file that another takes the place of meanwhile stays
 * what it was, as long as it is open.
 */
export class FileBytes {
  readonly length: number;
  readonly #file: Pages;
  readonly #begin: number;

  constructor(file: Pages, begin: number, length: number) {
    this.#file = file;
    this.#begin = begin;
    this.length = length;
  }

  subarray(from: number, to = this.length): FileBytes {
    const [begin, end] = [this.#within(from), this.#within(to)];
    return new FileBytes(this.#file, this.#begin + begin, Math.max(0, end - begin));
  }

  toString(encoding: 'utf8' | 'latin1', from = 0, to = this.length): string {
    const [begin, end] = [this.#within(from), this.#within(to)];
    if (end <= begin) return '';
    const at = this.#begin + begin;
    const { page, offset } = this.#file.at(at);
    if (offset + end - begin <= page.length) return page.toString(encoding, offset, offset + end - begin);
    return this.read(begin, end).toString(encoding);
  }

  indexOf(wanted: Buffer | number, from = 0): number {
    for (let at = from; at < this.length; ) {
      const piece = this.#pieceAt(at);
      const found = piece.indexOf(wanted);
      if (found >= 0) return at + found;
      const end = at + piece.length;
      if (typeof wanted !== 'number' && end < this.length) {
        // It may begin in this piece and end in the next.
        const begin = Math.max(at, end - wanted.length + 1);
        const across = this.read(begin, Math.min(this.length, end + wanted.length - 1)).indexOf(wanted);
        if (across >= 0) return begin + across;
      }
      at = end;
    }
    return -1;
  }

  lastIndexOf(wanted: number, from: number): number {
    for (let end = Math.min(from, this.length - 1) + 1; end > 0; ) {
      const { page, offset } = this.#file.at(this.#begin + end - 1);
      const begin = Math.max(0, offset - (end - 1));
      const found = page.subarray(begin, offset + 1).lastIndexOf(wanted);
      if (found >= 0) return end - 1 - offset + begin + found;
      end -= offset + 1 - begin;
    }
    return -1;
  }

  *pieces(): Iterable<Buffer> {
    for (let at = 0; at < this.length; ) {
      const piece = this.#pieceAt(at);
      at += piece.length;
      yield piece;
    }
  }

  read(from: number, to: number): Buffer {
    return this.#file.read(this.#begin + from, Buffer.allocUnsafe(to - from));
  }

  /** From there to the end of its page, or to the end of all. */
  #pieceAt(at: number): Buffer {
    const { page, offset } = this.#file.at(this.#begin + at);
    return page.subarray(offset, offset + this.length - at);
  }

  #within(at: number): number {
    return Math.min(Math.max(0, at), this.length);
  }
}

/** Those that were looked at last; their memory is used again for others. */
class Pages {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #length: number;
  readonly #pages = new Map<number, Buffer>();

  constructor(path: string, descriptor: number, length: number) {
    this.#path = path;
    this.#descriptor = descriptor;
    this.#length = length;
  }

  /** The page that a byte is on, good until the next one is asked for, and where on it. */
  at(byte: number): { readonly page: Buffer; readonly offset: number } {
    const number = Math.floor(byte / PAGE);
    const page = this.#pages.get(number) ?? this.#read(number);
    this.#pages.delete(number);
    this.#pages.set(number, page);
    return { page, offset: byte - number * PAGE };
  }

  #read(number: number): Buffer {
    const begin = number * PAGE;
    const length = Math.min(PAGE, this.#length - begin);
    return this.read(begin, this.#spare().subarray(0, length));
  }

  #spare(): Buffer {
    const [oldest] = this.#pages;
    if (oldest === undefined || this.#pages.size < MOST_PAGES) return Buffer.allocUnsafeSlow(PAGE);
    const [number, page] = oldest;
    this.#pages.delete(number);
    return Buffer.from(page.buffer, 0, PAGE);
  }

  read(begin: number, into: Buffer): Buffer {
    try {
      for (let done = 0; done < into.length; ) {
        const more = readSync(this.#descriptor, into, done, into.length - done, begin + done);
        if (more === 0) throw new Error('it was cut off while it was read');
        done += more;
      }
      return into;
    } catch (error) {
      throw fileError(error, this.#path, 'read the state');
    }
  }
}

const closing = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/**
 * A file of so many bytes or more, and no more than it may have; null: it is none, which whoever reads all of it tells about.
 * It is closed when nobody has anything of it any more.
 */
export function openLarge(path: string, least: number, most: number): FileBytes | null {
  const fits = (found: Stats): boolean => found.isFile() && found.size >= least && found.size <= most;
  try {
    if (!fits(statSync(path))) return null;
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = fstatSync(descriptor);
    const pages = new Pages(path, descriptor, found.size);
    closing.register(pages, descriptor);
    return fits(found) ? new FileBytes(pages, 0, found.size) : null;
  } catch {
    return null;
  }
}
