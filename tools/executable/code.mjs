// What is compiled before, so that the executable need not: of each chunk what the commands below run, which starts them in half the time.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, must, root } from '../run.mjs';

const RUNS = [
  ['--version'],
  ['--help'],
  ['volume', '--help'],
  ['volume', 'create', '--help'],
  ['cluster', 'list'],
  ['volume', 'list'],
  ['volume', 'list', '--output=json'],
  ['volume', 'list', '--output=table'],
  ['topology', 'info'],
  ['operation', 'list'],
  ['complete', '--', 'volume', 'info', ''],
  ['completion', 'bash'],
  ['simulator', '--help'],
  ['config', 'show'],
];
// The same code each time, so that the same source makes the same executable.
const REPEATABLE = ['--predictable', '--hash-seed=1', '--random-seed=1'];
// Where V8 keeps the sum of its flags in front of compiled code: magic number, version, source, flags.
const FLAGS = { at: 12, length: 4 };

/** Compiles the chunks of a folder into another one, for a Node; `record` runs the program and adds what was compiled meanwhile. */
export async function compile(node, chunks, codes, record) {
  const { largeState } = await load('test/bench/large-state.ts');
  const home = await mkdtemp(join(tmpdir(), 'glusterctl-compile-'));
  const script = (name) => `${root}tools/executable/${name}.cjs`;
  try {
    const state = join(home, 'state.json');
    await writeFile(state, largeState(100), { mode: 0o600 });
    const plain = join(home, 'plain');
    for (const folder of [plain, codes]) await mkdir(folder, { recursive: true });
    await must(node, [script('compile'), chunks, plain]);
    await must(node, [...REPEATABLE, script('compile'), chunks, codes]);
    const env = {
      HOME: home,
      XDG_CACHE_HOME: join(home, 'cache'),
      GLUSTERCTL_STATE: state,
      NODE_OPTIONS: '',
    };
    for (const args of RUNS) await must(node, [...REPEATABLE, record, chunks, codes, ...args], { env });
    for (const name of await readdir(codes)) await takeFlags(join(codes, name), join(plain, name));
    await must(node, [script('compile'), chunks, codes, '--check']);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Code is taken only by a V8 with the flags that it was made with. Those that make it repeatable don't change it otherwise. */
async function takeFlags(file, from) {
  const [code, plain] = await Promise.all([readFile(file), readFile(from)]);
  plain.copy(code, FLAGS.at, FLAGS.at, FLAGS.at + FLAGS.length);
  await writeFile(file, code);
}
