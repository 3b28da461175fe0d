import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuantity, quantity } from '../../src/kubernetes/objects/quantity.ts';
import { GIB, MIB, TIB } from '../../src/model/sizes.ts';

describe('a quantity of Kubernetes', () => {
  it.each([
    ['2Gi', 2 * GIB],
    ['1.5Ti', 1.5 * TIB],
    ['512Mi', 512 * MIB],
    ['1024', 1],
    ['1025', 2],
    ['1k', 1],
    ['500M', 488_282],
    ['1G', 976_563],
    ['1e9', 976_563],
    ['1E3', 1],
    ['2E', 1_953_125_000_000_000],
    ['128974848000m', 125_952],
    ['0.5Ki', 1],
    ['.5Gi', GIB / 2],
    ['5.Gi', 5 * GIB],
    ['+1Gi', GIB],
    ['0', 0],
  ])('%s is %i KiB', (text, size) => {
    expect(parseQuantity(text)).toBe(size);
  });

  it.each(['', '.', 'Gi', '1 Gi', '-1Gi', '1gi', '1GB', '1GiB', '1Gi ', '0x10', '1e999', '9Ei', 'NaN'])(
    '"%s" is none that could be had',
    (text) => {
      expect(() => parseQuantity(text)).toThrow(/no size of Kubernetes|too large for a size/);
    },
  );

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (size) => {
        expect(parseQuantity(quantity(size))).toBe(size);
      }),
    );
  });
});
