import { describe, expect, it } from 'vitest';
import { type BoltFile, readBolt } from '../../../src/heketi/bolt/read.ts';
import {
  type BoltLayout,
  type BoltPage,
  boltBytes,
  bucketAt,
  bucketWith,
} from '../../support/bolt-writer.ts';

function read(bytes: Buffer): BoltFile {
  const result = readBolt(bytes);
  if (result.kind !== 'read') throw new Error(`it is ${result.kind}`);
  return result.file;
}

/** Bucket A from page 3, the free list on page 4, and what else is given. */
function layout(pages: readonly BoltPage[], more: Partial<BoltLayout> = {}): Buffer {
  return boltBytes({
    root: 2,
    freeList: 4,
    highWater: 8,
    ...more,
    pages: [{ page: 2, kind: 'leaf', entries: [['A', bucketAt(3), true]] }, ...pages],
  });
}

function free(...numbers: number[]): BoltPage {
  return { page: 4, kind: 'free list', free: numbers };
}

function keys({ buckets }: BoltFile): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...buckets].map(([name, entries]) => [name, entries.map(({ key }) => key)]));
}

const leaf = (page: number, ...all: string[]): BoltPage => ({
  page,
  kind: 'leaf',
  entries: all.map((key) => [key, `value of ${key}`]),
});

describe('a sound file', () => {
  it.each([512, 4096, 16384, 65536])(
    'of pages of %i bytes is read, also from its second meta page',
    (pageSize) => {
      const bytes = layout(
        [
          {
            page: 3,
            kind: 'branch',
            children: [
              ['a', 5],
              ['c', 6],
            ],
          },
          leaf(5, 'a', 'b'),
          leaf(6, 'c'),
          free(7),
        ],
        { pageSize },
      );
      const file = read(bytes);
      expect(file).toMatchObject({
        damages: [],
        older: null,
        short: null,
        unaccounted: null,
        transaction: 11,
      });
      expect(keys(file)).toEqual({ A: ['a', 'b', 'c'] });
      expect(file.buckets.get('A')?.map(({ value }) => value.toString())).toEqual([
        'value of a',
        'value of b',
        'value of c',
      ]);
      bytes[24] = 1;
      expect(keys(read(bytes))).toEqual({ A: ['a', 'b', 'c'] });
    },
  );

  it('has values that go on over pages, and buckets within the list of buckets', () => {
    const large = 'x'.repeat(9000);
    const bytes = boltBytes({
      root: 2,
      freeList: 3,
      highWater: 8,
      pages: [
        {
          page: 2,
          kind: 'leaf',
          entries: [
            ['A', bucketAt(4), true],
            ['B', bucketWith([['small', 'one']]), true],
            ['C', bucketWith([]), true],
          ],
        },
        { page: 3, kind: 'free list', free: [7] },
        { page: 4, kind: 'leaf', overflow: 2, entries: [['large', large]] },
      ],
    });
    const file = read(bytes);
    expect(file).toMatchObject({ damages: [], unaccounted: null });
    expect(keys(file)).toEqual({ A: ['large'], B: ['small'], C: [] });
    expect(file.buckets.get('A')?.[0]?.value.toString()).toBe(large);
  });

  it('may keep no list of its free pages', () => {
    const file = read(layout([leaf(3, 'a')], { freeList: null }));
    expect(file).toMatchObject({ damages: [], unaccounted: 'the file keeps no list of its free pages' });
  });

  it('may have more free pages than a head can count', () => {
    const many = Array.from({ length: 70_000 }, (_, at) => at + 300);
    const list: BoltPage = { page: 4, kind: 'free list', overflow: 136, free: many };
    const bytes = layout([leaf(3, 'a'), list], { highWater: 300 });
    const lost = read(bytes).damages.map(({ page }) => page);
    expect(lost).toEqual(Array.from({ length: 159 }, (_, at) => at + 141));
  });
});

describe('a damaged tree', () => {
  function damages(...pages: BoltPage[]) {
    const file = read(layout(pages));
    expect(file.older).toBe(null);
    return file.damages.map(({ page, bucket, what }) => `${page} ${bucket}: ${what}`);
  }

  it('that goes in a circle is left where it closes', () => {
    expect(
      damages(
        {
          page: 3,
          kind: 'branch',
          children: [
            ['a', 5],
            ['c', 3],
          ],
        },
        leaf(5, 'a'),
        free(6, 7),
      ),
    ).toEqual(['3 A: page 3 belongs to bucket A already']);
  });

  it('has no page in two places', () => {
    const bytes = boltBytes({
      root: 2,
      freeList: 4,
      highWater: 6,
      pages: [
        {
          page: 2,
          kind: 'leaf',
          entries: [
            ['A', bucketAt(3), true],
            ['B', bucketAt(3), true],
            ['C', bucketAt(2), true],
          ],
        },
        leaf(3, 'a'),
        free(5),
      ],
    });
    expect(read(bytes).damages).toEqual([
      { page: 3, bucket: 'B', what: 'page 3 belongs to bucket A already' },
      { page: 2, bucket: 'C', what: 'page 2 belongs to the list of buckets already' },
    ]);
  });

  it('that is deeper than any is given up', () => {
    const chain = Array.from(
      { length: 40 },
      (_, at): BoltPage => ({
        page: at + 5,
        kind: 'branch',
        children: [['a', at + 6]],
      }),
    );
    const bytes = layout([{ page: 3, kind: 'branch', children: [['a', 5]] }, ...chain, free()], {
      highWater: 50,
    });
    expect(read(bytes).damages).toEqual([
      { page: 29, bucket: 'A', what: 'the tree is deeper than a tree can be' },
    ]);
  });

  it('that leads to what is old shows by the free pages', () => {
    expect(damages(leaf(3, 'a'), free(3, 5, 6, 7))).toEqual(['3 A: it is free: what stands there is old']);
  });

  it('that misses a part shows by pages that nothing leads to', () => {
    expect(damages(leaf(3, 'a'), leaf(5, 'b'), free(6, 7))).toEqual([
      '5 null: it is in use, but nothing leads to it',
    ]);
  });

  it('holds each page to the keys above it', () => {
    const branch: BoltPage = {
      page: 3,
      kind: 'branch',
      children: [
        ['a', 5],
        ['c', 6],
      ],
    };
    expect(damages(branch, leaf(5, 'a', 'c'), leaf(6, 'd'), free(7))).toEqual([
      '5 A: key 2 of 2 is out of order',
    ]);
    expect(damages(branch, leaf(5, 'a'), leaf(6, 'b'), free(7))).toEqual(['6 A: key 1 of 1 is out of order']);
    expect(damages(branch, leaf(5, 'b', 'a'), leaf(6, 'c'), free(7))).toEqual([
      '5 A: key 2 of 2 is out of order',
    ]);
  });

  it('does not go beyond the file, nor to what was never in use', () => {
    const branch = (page: number): BoltPage => ({
      page: 3,
      kind: 'branch',
      children: [
        ['a', page],
        ['c', 6],
      ],
    });
    const beyond = 'there is no page of this number: pages 2 to 7 were in use';
    expect(damages(branch(8), leaf(6, 'c'), free(5, 7))).toEqual([`8 A: ${beyond}`]);
    expect(damages(branch(1), leaf(6, 'c'), free(5, 7))).toEqual([`1 A: ${beyond}`]);
    expect(damages(branch(5), { ...leaf(5, 'a'), overflow: 3 }, leaf(6, 'c'), free(7))).toEqual([
      '5 A: it goes on for 3 pages, beyond the last page that was in use',
    ]);
    expect(damages({ ...leaf(3, 'a'), page: 3, kind: 'free list', free: [] }, free(5, 6, 7))).toEqual([
      '3 A: it is a free list page, where entries have to be',
    ]);
  });

  it('has no buckets in buckets, and nothing else among the buckets', () => {
    expect(damages({ page: 3, kind: 'leaf', entries: [['a', bucketAt(5), true]] }, free(5, 6, 7))).toEqual([
      '3 A: a bucket stands among the entries',
    ]);
    const bytes = boltBytes({
      root: 2,
      freeList: 4,
      highWater: 5,
      pages: [{ page: 2, kind: 'leaf', entries: [['A', 'no bucket']] }, free(3)],
    });
    expect(read(bytes).damages).toEqual([
      { page: 2, bucket: null, what: 'an entry among the buckets is none' },
    ]);
  });
});
