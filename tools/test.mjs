// Everything that is tested; the last line is "N passed, N failed", counted from real results.
//   npm test                 checks and tests that need no virtual machine
//   npm test -- --crash      the long crash matrices as well
//   npm test -- --lab        only what runs on real hosts
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.mjs';
import { bin, present, run } from './run.mjs';

const known = ['--crash', '--lab'];
const unknown = process.argv.slice(2).filter((argument) => !known.includes(argument));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(' ')}; there are ${known.join(' and ')}`);
  process.exit(2);
}
const crash = process.argv.includes('--crash');
const lab = process.argv.includes('--lab');

/** vitest's own count, from its report and not from what it prints. */
async function tests(args, env = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-test-'));
  const report = join(folder, 'report.json');
  try {
    const { code } = await run(
      bin('vitest'),
      ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...args],
      {
        env,
      },
    );
    const result = JSON.parse(await readFile(report, 'utf8').catch(() => 'null'));
    if (result === null) return { passed: 0, failed: 1 };
    const broken = result.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
    );
    const failed = result.numFailedTests + broken.length;
    return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const results = [];
if (lab) {
  if (!present('test/lab/vitest.config.ts')) throw new Error('there are no tests for real hosts in test/lab');
  results.push(await tests(['--config', 'test/lab/vitest.config.ts']));
} else {
  const built = await run(process.execPath, ['tools/build.mjs']);
  results.push({ passed: built.code === 0 ? 1 : 0, failed: built.code === 0 ? 0 : 1 });
  results.push(await check());
  results.push(await tests([], crash ? { GLUSTERCTL_TEST_CRASH: '1' } : {}));
}
const passed = results.reduce((sum, one) => sum + one.passed, 0);
const failed = results.reduce((sum, one) => sum + one.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
