// The quick part of the tests: format, lint, types, import rules, unused code, documentation in step.
import { bin, run } from './run.mjs';

const CHECKS = [
  ['format and lint', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['types', bin('tsc'), ['--noEmit']],
  [
    'import rules and documentation',
    bin('vitest'),
    ['run', 'test/project/imports.test.ts', 'test/project/docs.test.ts'],
  ],
  ['unused code', bin('knip'), ['--no-progress']],
];

/** Runs all checks, also after one failed; gives their number and how many failed. */
export async function check() {
  let failed = 0;
  for (const [name, program, args] of CHECKS) {
    const { code, output } = await run(program, args, { quiet: true });
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`);
    if (code !== 0) {
      failed++;
      console.log(output.trimEnd());
    }
  }
  return { passed: CHECKS.length - failed, failed };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { failed } = await check();
  process.exitCode = failed === 0 ? 0 : 1;
}
