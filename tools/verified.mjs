// npm run lab:verify: runs every scenario on real hosts and writes what came of it to docs/verified.md.
//   npm run lab:verify                    all of them, half an hour
//   npm run lab:verify -- --only TEXT     those whose name matches; results of earlier runs stay in the page
//   npm run lab:verify -- --write         no run: only writes the page from the results that there are
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { labTool, missingForLab, onLab } from './lab.mjs';
import { bin, root, run } from './run.mjs';
import { verifiedPage } from './verified-page.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean' } } });
const folder = join(root, 'node_modules', '.glusterctl-verified');
const results = process.env.GLUSTERCTL_LAB_RESULTS ?? join(folder, 'results.jsonl');

const missing = await missingForLab();
if (missing !== null) {
  console.error(`The lab can't run here: ${missing}`);
  process.exit(1);
}
await mkdir(folder, { recursive: true });
const code = await onLab(async () => {
  const ran = values.write === true ? 0 : await runScenarios();
  await writePage();
  return ran;
});
process.exitCode = code === 0 ? 0 : 1;

async function runScenarios() {
  await forget(values.only === undefined ? () => true : ({ kind }) => kind === 'known');
  const built = await run(process.execPath, ['tools/build.mjs']);
  if (built.code !== 0) return built.code;
  const config = ['--config', 'test/lab/vitest.config.ts', 'test/lab/scenarios.test.ts'];
  const tried = await triedCommit();
  const { code: ended } = await run(
    bin('vitest'),
    ['run', ...config, '--reporter=verbose', ...(values.only === undefined ? [] : ['-t', values.only])],
    { env: { GLUSTERCTL_TEST_LAB: 'all', GLUSTERCTL_LAB_RESULTS: results, GLUSTERCTL_LAB_COMMIT: tried } },
  );
  return ended;
}

/** Each result tells what code it is of: results of several runs stand on one page. */
async function triedCommit() {
  const ask = async (...words) => (await run('git', words, { quiet: true })).output.trim();
  const changed = await ask('status', '--porcelain', '--', 'src', 'test', 'bin');
  return `${await ask('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' and changes'}`;
}

async function readResults() {
  const text = await readFile(results, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** Results that the coming run replaces. */
async function forget(which) {
  const kept = (await readResults()).filter((entry) => !which(entry));
  await writeFile(results, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

async function writePage() {
  const entries = await readResults();
  const page = verifiedPage(entries, await versions());
  await writeFile(join(root, 'docs', 'verified.md'), page);
  console.log('docs/verified.md is written');
}

async function versions() {
  const ask = async (command) =>
    (await run('bash', [labTool, 'ssh', 'node1', command], { quiet: true })).output.trim().split('\n')[0] ??
    '';
  return {
    Debian: await ask('cat /etc/debian_version'),
    Linux: await ask('uname -r'),
    GlusterFS: (await ask('gluster --version')).replace(/^glusterfs /, ''),
    LVM: (await ask('lvm version')).replace(/^.*LVM version: */, ''),
    xfsprogs: (await ask('mkfs.xfs -V')).replace(/^.*version /, ''),
    OpenSSH: (await ask('ssh -V 2>&1')).replace(/^OpenSSH_/, '').replace(/,.*$/, ''),
    'Node (where glusterctl runs)': process.version,
  };
}
