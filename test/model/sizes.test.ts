import { describe, expect, test } from 'vitest';
import { counted } from '../../src/model/counted.ts';
import { formatSize, GIB, MIB, TIB } from '../../src/model/sizes.ts';

describe('a size', () => {
  test.each<[number, string]>([
    [0, '0 KiB'],
    [1, '1 KiB'],
    [1020 * MIB, '1020 MiB'],
    [GIB - 1, '1 GiB'],
    [GIB, '1 GiB'],
    [1.5 * GIB, '1.5 GiB'],
    [9_765_625, '9.31 GiB'],
    [TIB - 1, '1 TiB'],
    [2048 * TIB, '2048 TiB'],
  ])('of %d KiB is told as %s', (kib, text) => {
    expect(formatSize(kib)).toBe(text);
  });
});

test('one of something is not several', () => {
  expect([0, 1, 2].map((count) => counted(count, 'brick'))).toEqual(['0 bricks', '1 brick', '2 bricks']);
  expect([1, 2].map((count) => counted(count, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
});
