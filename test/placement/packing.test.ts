import { describe, expect, it } from 'vitest';
import { packUntilRefused } from '../support/packing.ts';

/**
 * A stream of volumes until the first refusal, against the upper bound. These are no timings: the figures are exact
 * and the same on every machine.
 */
describe('packing', () => {
  const cases = [
    {
      name: 'one big and five small, replica 2',
      nodes: [[1000], [200], [200], [200], [200], [200]],
      zones: 1,
      replica: 2,
    },
    {
      name: 'six unequal, replica 3',
      nodes: [[1000], [800], [600], [500], [400], [300]],
      zones: 1,
      replica: 3,
    },
    {
      name: 'ten in three zones, replica 3',
      nodes: Array.from({ length: 10 }, () => [300, 300]),
      zones: 3,
      replica: 3,
    },
    {
      name: 'six equal, replica 3',
      nodes: Array.from({ length: 6 }, () => [500, 500]),
      zones: 3,
      replica: 3,
    },
  ];
  for (const sketch of cases) {
    it(`${sketch.name}: at least 0.97 of the bound`, () => {
      const { efficiency, badlySpread } = packUntilRefused(sketch.nodes, sketch.zones, sketch.replica, 5);
      expect(efficiency).toBeGreaterThanOrEqual(0.97);
      expect(badlySpread).toBe(0);
    });
  }
});
