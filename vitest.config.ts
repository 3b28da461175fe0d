import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/lab/**', 'test/kubernetes/**', 'test/packages/**', '**/node_modules/**'],
    globalSetup: ['test/support/build.ts'],
    // For what hangs, and not for what is slow: on a machine with others on it programs start five times slower than alone.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    pool: 'forks',
    // Files share a process, so that the program is loaded and compiled once for all of them: it keeps nothing between two runs but what
    // is the same for all, such as scripts that were parsed. "--sequence.shuffle" shows a test that leaves something behind.
    isolate: false,
    // Two are busy; a third goes on while others wait for programs that they have started.
    maxWorkers: 3,
  },
});
