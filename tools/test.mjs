// Everything that is tested; the last line is "N passed, N failed", counted from real results.
//   npm test                  checks and tests that need no virtual machine
//   npm test -- --crash       every crash and fault point, and 2,000 random histories, as well
//   npm test -- --only-crash  only every crash point, each fault at 45 commands of each story, and 300 random histories, the same ones each time
//   npm test -- --lab         only what runs on real hosts
//   npm test -- --kubernetes  only what asks a real API server of Kubernetes
//   npm test -- --packages    only what is made to be installed: the executable, the .deb and the .rpm
// Which histories are drawn: GLUSTERCTL_TEST_SEED=NUMBER.
import { access, chmod, constants, mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { check } from './check.mjs';
import { missingForKubectl, missingForKubernetes, onKubernetes } from './kubernetes.mjs';
import { missingForLab, onLab } from './lab.mjs';
import { missingForPackages } from './packages/missing.mjs';
import { bin, run } from './run.mjs';

const MEMORY = '/dev/shm';

const known = ['--crash', '--only-crash', '--lab', '--kubernetes', '--packages'];
const given = process.argv.slice(2);
const unknown = given.filter((argument) => !known.includes(argument));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(' ')}; there are ${known.join(', ')}`);
  process.exit(2);
}
if (given.length > 1) {
  console.error(`one of them at a time: ${given.join(', ')}`);
  process.exit(2);
}
const crash = given.includes('--crash');
const onlyCrash = given.includes('--only-crash');
const lab = given.includes('--lab');
const kubernetes = given.includes('--kubernetes');
const packages = given.includes('--packages');

/** vitest's own count, from its report and not from what it prints. */
async function tests(args, env = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-test-'));
  const report = join(folder, 'report.json');
  try {
    const { code } = await run(
      bin('vitest'),
      ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...args],
      { env, passesSignals: true },
    );
    const result = JSON.parse(await readFile(report, 'utf8').catch(() => 'null'));
    if (result === null) return { passed: 0, failed: 1 };
    const broken = result.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
    );
    const failed = result.numFailedTests + broken.length;
    for (const line of failures(result.testResults)) console.log(line);
    const { numPassedTests: passed, numPendingTests: pending } = result;
    return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, pending };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A line for each that failed, at the end, as what a test printed may be pages above. */
function failures(files) {
  const line = (file, name, message) =>
    `failed: ${[relative('.', file.name), name, firstLine(message)].filter(Boolean).join(': ')}`;
  return files.flatMap((file) => {
    const ones = file.assertionResults.filter((one) => one.status === 'failed');
    if (ones.length === 0) return file.status === 'failed' ? [line(file, '', file.message)] : [];
    return ones.map((one) => line(file, one.fullName, one.failureMessages[0]));
  });
}

function firstLine(message = '') {
  return stripVTControlCharacters(message).split('\n', 1)[0].slice(0, 300);
}

/** Without a seed each run draws others. */
function everyPoint(histories, seed = undefined) {
  return {
    GLUSTERCTL_TEST_CRASH: '1',
    GLUSTERCTL_TEST_HISTORIES: String(histories),
    ...(seed === undefined ? {} : { GLUSTERCTL_TEST_SEED: process.env.GLUSTERCTL_TEST_SEED ?? seed }),
  };
}

/**
 * Each point has a folder of its own, and writes a state there some ten times: in memory, where there is room for it, and handed to one
 * thread, as four wake each other up for nothing. The files, and how they are written, are the same.
 */
async function fewSystemCalls() {
  return { UV_THREADPOOL_SIZE: '1', ...((await isWritable(MEMORY)) ? { TMPDIR: MEMORY } : {}) };
}

/**
 * What tests keep in temporary folders is in memory, where there is room for it, and on the disk only what asks for one, by
 * GLUSTERCTL_TEST_DISK: they write and sync thousands of small files. The name is short, for paths of sockets have to be.
 */
async function inMemory(work) {
  if (!(await hasRoom())) return await work({});
  const folder = await mkdtemp(join(MEMORY, 'g'));
  // Tests run programs as other people as well: they pass through, and see no names.
  await chmod(folder, 0o711);
  try {
    return await work({ TMPDIR: folder, GLUSTERCTL_TEST_DISK: tmpdir() });
  } finally {
    // Simulated hosts that were stopped with their test may write a last file meanwhile.
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function hasRoom() {
  const found = await statfs(MEMORY).catch(() => null);
  const isMemory = found?.type === 0x01021994;
  return isMemory && found.bavail * found.bsize >= 4 * 1024 ** 3 && (await isWritable(MEMORY));
}

async function isWritable(folder) {
  return await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** Where something can't be tested, that is said, and its files are counted as skipped. */
async function skipped(what, folder, missing) {
  console.log(`The tests ${what} are skipped: ${missing}`);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts'));
  return { passed: 0, failed: 0, skipped: files.length };
}

async function packageTests() {
  const missing = await missingForPackages();
  if (missing !== null) return await skipped('of packages', 'test/packages', missing);
  for (const tool of ['tools/build.mjs', 'tools/packages.mjs']) {
    if ((await run(process.execPath, [tool])).code !== 0) return { passed: 0, failed: 1 };
  }
  return await tests(['--config', 'test/packages/vitest.config.ts']);
}

async function labTests() {
  const missing = await missingForLab();
  if (missing !== null) return await skipped('on real hosts', 'test/lab', missing);
  const built = await run(process.execPath, ['tools/build.mjs']);
  if (built.code !== 0) return { passed: 0, failed: 1 };
  const result = await onLab(async () => await tests(['--config', 'test/lab/vitest.config.ts']));
  // What isn't in the core is no test of this run: those that wait were to be run, and could not.
  return result === null ? { passed: 0, failed: 1 } : { ...result, skipped: result.pending };
}

async function kubernetesTests() {
  const missing = await missingForKubernetes();
  if (missing !== null) return await skipped('on a real API server', 'test/kubernetes', missing);
  if ((await run(process.execPath, ['tools/build.mjs'])).code !== 0) return { passed: 0, failed: 1 };
  const withoutKubectl = await missingForKubectl();
  if (withoutKubectl !== null) console.log(`The tests with kubectl are skipped: ${withoutKubectl}`);
  const result = await onKubernetes(
    async () => await tests(['--config', 'test/kubernetes/vitest.config.ts']),
  );
  return result === null ? { passed: 0, failed: 1 } : { ...result, skipped: result.pending };
}

const results = [];
if (lab) {
  results.push(await labTests());
} else if (kubernetes) {
  results.push(await kubernetesTests());
} else if (packages) {
  results.push(await packageTests());
} else if (onlyCrash) {
  results.push(
    await tests(
      [
        ...['crash/volumes', 'crash/commands', 'crash/moves', 'crash/replacements', 'crash/histories'],
        'rebuild/histories',
      ].map((name) => `test/${name}.test.ts`),
      { ...everyPoint(300, '11'), GLUSTERCTL_TEST_FAULTS: '45', ...(await fewSystemCalls()) },
    ),
  );
} else {
  const built = await run(process.execPath, ['tools/build.mjs']);
  results.push({ passed: built.code === 0 ? 1 : 0, failed: built.code === 0 ? 0 : 1 });
  results.push(await check());
  const isBuilt = built.code === 0 ? { GLUSTERCTL_TEST_BUILT: '1' } : {};
  const all = { ...isBuilt, ...(crash ? everyPoint(2000) : {}) };
  results.push(await inMemory(async (places) => await tests([], { ...all, ...places })));
}
const passed = results.reduce((sum, one) => sum + one.passed, 0);
const failed = results.reduce((sum, one) => sum + one.failed, 0);
const left = results.reduce((sum, one) => sum + (one.skipped ?? 0), 0);
console.log(`${passed} passed, ${failed} failed${left === 0 ? '' : `, ${left} skipped`}`);
process.exitCode = failed === 0 && passed + left > 0 ? 0 : 1;
