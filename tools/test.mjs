// Everything that is tested; the last line is "N passed, N failed", counted from real results.
//   npm test                 checks and tests that need no virtual machine
//   npm test -- --crash      the long crash matrices as well
//   npm test -- --lab        only what runs on real hosts
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.mjs';
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

/** Brings the lab up if it isn't, and leaves it as it was. Where it can't run, that is said, and counted as skipped. */
async function labTests() {
  const missing = await missingForLab();
  if (missing !== null) {
    console.log(`The tests on real hosts are skipped: ${missing}`);
    const files = (await readdir('test/lab')).filter((name) => name.endsWith('.test.ts'));
    return { passed: 0, failed: 0, skipped: files.length };
  }
  const built = await run(process.execPath, ['tools/build.mjs']);
  if (built.code !== 0) return { passed: 0, failed: 1 };
  const tool = process.env.GLUSTERCTL_LAB ?? 'test/lab/lab';
  const wasUp = !/no nodes/.test((await run('bash', [tool, 'status'], { quiet: true })).output);
  if (!wasUp) {
    const { code } = await run('bash', [tool, 'up']);
    if (code !== 0) return { passed: 0, failed: 1 };
  }
  try {
    return await tests(['--config', 'test/lab/vitest.config.ts']);
  } finally {
    await run('bash', [tool, wasUp ? 'reset' : 'down']);
  }
}

const LAB_PROGRAMS = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  mmdebstrap: 'mmdebstrap',
  ip: 'iproute2',
  ssh: 'openssh-client',
  mke2fs: 'e2fsprogs',
};

async function missingForLab() {
  if (process.getuid?.() !== 0) return 'they need root';
  if (!existsSync('/dev/net/tun')) return 'there is no /dev/net/tun';
  const lacking = [];
  for (const [program, debian] of Object.entries(LAB_PROGRAMS)) {
    if ((await run('sh', ['-c', `command -v ${program}`], { quiet: true })).code !== 0) lacking.push(debian);
  }
  return lacking.length === 0 ? null : `run: apt-get install -y --no-install-recommends ${lacking.join(' ')}`;
}

const results = [];
if (lab) {
  results.push(await labTests());
} else {
  const built = await run(process.execPath, ['tools/build.mjs']);
  results.push({ passed: built.code === 0 ? 1 : 0, failed: built.code === 0 ? 0 : 1 });
  results.push(await check());
  results.push(await tests([], crash ? { GLUSTERCTL_TEST_CRASH: '1' } : {}));
}
const passed = results.reduce((sum, one) => sum + one.passed, 0);
const failed = results.reduce((sum, one) => sum + one.failed, 0);
const skipped = results.reduce((sum, one) => sum + (one.skipped ?? 0), 0);
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
process.exitCode = failed === 0 && passed + skipped > 0 ? 0 : 1;
