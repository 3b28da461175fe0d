/** Files of bolt with what no sound file has: circles, pages in two places, trees without end. */
export interface BoltPage {
  readonly page: number;
  readonly kind: 'branch' | 'leaf' | 'free list';
  readonly overflow?: number;
  readonly children?: readonly (readonly [key: string, page: number])[];
  readonly entries?: readonly (readonly [key: string, value: string | Buffer, bucket?: boolean])[];
  readonly free?: readonly number[];
}

export interface BoltLayout {
  readonly pageSize?: number;
  readonly pages: readonly BoltPage[];
  readonly root: number;
  readonly freeList: number | null;
  readonly highWater: number;
}

const KINDS = { branch: 1, leaf: 2, 'free list': 16 } as const;

export function boltBytes({ pageSize = 4096, pages, root, freeList, highWater }: BoltLayout): Buffer {
  const bytes = Buffer.alloc(highWater * pageSize);
  for (const number of [0, 1])
    meta(number, pageSize, root, freeList, highWater).copy(bytes, number * pageSize);
  for (const page of pages) boltPage(page).copy(bytes, page.page * pageSize);
  return bytes;
}

/** A bucket whose tree begins at a page. */
export function bucketAt(page: number): Buffer {
  const value = Buffer.alloc(16);
  value.writeUInt32LE(page, 0);
  return value;
}

/** A bucket that stands in its own entry. */
export function bucketWith(entries: BoltPage['entries']): Buffer {
  return Buffer.concat([bucketAt(0), boltPage({ page: 0, kind: 'leaf', entries: entries ?? [] })]);
}

function boltPage({ page, kind, overflow = 0, children = [], entries = [], free = [] }: BoltPage): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(page, 0);
  head.writeUInt16LE(KINDS[kind], 8);
  head.writeUInt16LE(kind === 'free list' && free.length >= 0xffff ? 0xffff : count(), 10);
  head.writeUInt32LE(overflow, 12);
  return Buffer.concat([head, ...(kind === 'free list' ? [freePages()] : [table()])]);

  function count(): number {
    return children.length + entries.length + free.length;
  }

  function freePages(): Buffer {
    const numbers = free.length >= 0xffff ? [free.length, ...free] : free;
    const list = Buffer.alloc(numbers.length * 8);
    for (const [at, number] of numbers.entries()) list.writeUInt32LE(number, at * 8);
    return list;
  }

  function table(): Buffer {
    const elements = Buffer.alloc(count() * 16);
    const data: Buffer[] = [];
    let at = elements.length;
    for (const [index, [key, child]] of children.entries()) {
      elements.writeUInt32LE(at - index * 16, index * 16);
      elements.writeUInt32LE(key.length, index * 16 + 4);
      elements.writeUInt32LE(child, index * 16 + 8);
      data.push(Buffer.from(key));
      at += key.length;
    }
    for (const [index, [key, content, bucket = false]] of entries.entries()) {
      const value = Buffer.from(content);
      elements.writeUInt32LE(bucket ? 1 : 0, index * 16);
      elements.writeUInt32LE(at - index * 16, index * 16 + 4);
      elements.writeUInt32LE(key.length, index * 16 + 8);
      elements.writeUInt32LE(value.length, index * 16 + 12);
      data.push(Buffer.from(key), value);
      at += key.length + value.length;
    }
    return Buffer.concat([elements, ...data]);
  }
}

function meta(
  page: number,
  pageSize: number,
  root: number,
  freeList: number | null,
  highWater: number,
): Buffer {
  const bytes = Buffer.alloc(80);
  bytes.writeUInt32LE(page, 0);
  bytes.writeUInt16LE(4, 8);
  bytes.writeUInt32LE(0xed0cdaed, 16);
  bytes.writeUInt32LE(2, 20);
  bytes.writeUInt32LE(pageSize, 24);
  bytes.writeUInt32LE(root, 32);
  bytes.writeBigUInt64LE(freeList === null ? 0xffff_ffff_ffff_ffffn : BigInt(freeList), 48);
  bytes.writeUInt32LE(highWater, 56);
  bytes.writeUInt32LE(10 + page, 64);
  let sum = 0xcbf29ce484222325n;
  for (const byte of bytes.subarray(16, 72)) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  bytes.writeBigUInt64LE(sum, 72);
  return bytes;
}
