// The quick part of the tests: format, lint, types, import rules, unused code, documentation in step; all side by side.
import { bin, run } from './run.mjs';

const CHECKS = [
  ['format and lint', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['types', bin('tsc'), ['--noEmit']],
  ['unused code', bin('knip'), ['--no-progress']],
];

/** Two files of the tests, which need no built program, and which a run of all tests has as well. */
const TESTS = [
  'import rules and documentation',
  bin('vitest'),
  ['run', 'test/project/imports.test.ts', 'test/project/docs.test.ts'],
];

/** Runs all of them, also after one failed; gives their number and how many failed. */
export async function check(checks = CHECKS) {
  const running = checks.map(async ([name, program, args]) => ({
    name,
    ...(await run(program, args, { quiet: true, env: { GLUSTERCTL_TEST_BUILT: '1' } })),
  }));
  let failed = 0;
  for (const { name, code, output } of await Promise.all(running)) {
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`);
    if (code !== 0) {
      failed++;
      console.log(output.trimEnd());
    }
  }
  return { passed: checks.length - failed, failed };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { failed } = await check([...CHECKS, TESTS]);
  process.exitCode = failed === 0 ? 0 : 1;
}
