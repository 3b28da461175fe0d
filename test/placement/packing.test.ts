import { describe, expect, it } from 'vitest';
import { packUntilRefused } from '../support/packing.ts';
import { WORKLOADS } from '../support/workloads.ts';

/**
 * A stream of volumes until the first refusal, against the upper bound. These are no timings: the figures are exact
 * and the same on every machine.
 */
describe('packing', () => {
  for (const workload of WORKLOADS) {
    it(`${workload.name}: at least 0.995 of the bound, in few bricks`, () => {
      const { efficiency, inFewBricks, badlySpread } = packUntilRefused(workload);
      expect(efficiency).toBeGreaterThanOrEqual(0.995);
      expect(inFewBricks).toBeGreaterThanOrEqual(efficiency - 0.01);
      expect(badlySpread).toBe(0);
    });
  }
});
