import { defineConfig } from 'vitest/config';

/** By default what fits beside everything else in a run of CI; all of it takes half an hour: GLUSTERCTL_TEST_LAB=all. */
const all = process.env.GLUSTERCTL_TEST_LAB === 'all';

export default defineConfig({
  test: {
    include: all ? ['test/lab/**/*.test.ts'] : ['test/lab/scenarios.test.ts', 'test/lab/bricks.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 400_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
