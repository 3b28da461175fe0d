// Everything that is tested; the last line is "N passed, N failed", counted from real results.
//   npm test                 checks and tests that need no virtual machine
//   npm test -- --crash      every crash and fault point, and 2,000 random histories, as well
//   npm test -- --lab        only what runs on real hosts
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.mjs';
import { missingForLab, onLab } from './lab.mjs';
import { bin, run } from './run.mjs';

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

/** Where the lab can't run, that is said, and counted as skipped. */
async function labTests() {
  const missing = await missingForLab();
  if (missing !== null) {
    console.log(`The tests on real hosts are skipped: ${missing}`);
    const files = (await readdir('test/lab')).filter((name) => name.endsWith('.test.ts'));
    return { passed: 0, failed: 0, skipped: files.length };
  }
  const built = await run(process.execPath, ['tools/build.mjs']);
  if (built.code !== 0) return { passed: 0, failed: 1 };
  const result = await onLab(async () => await tests(['--config', 'test/lab/vitest.config.ts']));
  return result ?? { passed: 0, failed: 1 };
}

const results = [];
if (lab) {
  results.push(await labTests());
} else {
  const built = await run(process.execPath, ['tools/build.mjs']);
  results.push({ passed: built.code === 0 ? 1 : 0, failed: built.code === 0 ? 0 : 1 });
  results.push(await check());
  results.push(
    await tests([], crash ? { GLUSTERCTL_TEST_CRASH: '1', GLUSTERCTL_TEST_HISTORIES: '2000' } : {}),
  );
}
const passed = results.reduce((sum, one) => sum + one.passed, 0);
const failed = results.reduce((sum, one) => sum + one.failed, 0);
const skipped = results.reduce((sum, one) => sum + (one.skipped ?? 0), 0);
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
process.exitCode = failed === 0 && passed + skipped > 0 ? 0 : 1;
