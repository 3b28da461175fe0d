// How much longer than an empty Node script commands take that need no host, measured in turns in one run.
import './bare-node.mjs';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baseNode } from './executable/base.mjs';
import { load, must, root, run } from './run.mjs';

const ROUNDS = 25;
const VOLUMES = 1000;
const FLOOR = 'an empty script';
const GOALS = {
  '--version': 1.25,
  'cluster list --help': 1.5,
  'cluster list': 1.6,
  'complete a device': 1.5,
  'executable --version': 1.5,
};

const folder = await mkdtemp(join(tmpdir(), 'glusterctl-bench-'));
try {
  const built = await run(process.execPath, ['tools/build.mjs']);
  if (built.code !== 0) throw new Error('the build failed');
  await must(process.execPath, ['tools/executable.mjs']);
  const base = await baseNode();
  const empty = join(folder, 'empty.cjs');
  await writeFile(empty, '');
  const state = join(folder, 'state.json');
  const { largeState } = await load('test/bench/large-state.ts');
  await writeFile(state, largeState(VOLUMES), { mode: 0o600 });
  const small = join(folder, 'small.json');
  await writeFile(small, largeState(10), { mode: 0o600 });
  const cases = {
    [FLOOR]: [process.execPath, empty],
    '--version': [process.execPath, 'bin/glusterctl.js', '--version'],
    'cluster list': [process.execPath, 'bin/glusterctl.js', 'cluster', 'list', '--state', state],
    'cluster list --help': [process.execPath, 'bin/glusterctl.js', 'cluster', 'list', '--help'],
    // What a shell asks for an alias with a state of its own; a state of few volumes, as most are.
    'complete a device': [
      process.execPath,
      'bin/glusterctl.js',
      '--state',
      small,
      'complete',
      '--',
      'device',
      'info',
      'host1:',
    ],
    [`${FLOOR}, by the executable's Node`]: [base.node, empty],
    'executable --version': ['build/glusterctl', '--version'],
    'executable cluster list': ['build/glusterctl', 'cluster', 'list', '--state', state],
    'executable volume list': ['build/glusterctl', 'volume', 'list', '--state', state],
  };
  const env = { ...process.env, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, [program, ...args]] of Object.entries(cases)) {
      const begin = process.hrtime.bigint();
      // Not into a socket, which Node's own pipes are: shells make none, and Node takes longer to write to them.
      const stdio = ['ignore', 'ignore', 'pipe'];
      const { status, stderr } = spawnSync(program, args, { cwd: root, env, stdio, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
      times[name].push(Number(process.hrtime.bigint() - begin) / 1e6);
    }
  }
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  let floor = 0;
  let slow = 0;
  for (const [name, list] of Object.entries(times)) {
    // What follows it is run by the same Node.
    if (name.startsWith(FLOOR)) floor = median(list);
    const ratio = median(list) / floor;
    const goal = GOALS[name];
    const isOver = goal !== undefined && ratio > goal;
    const verdict = goal === undefined ? '' : isOver ? `  OVER the goal ${goal}` : `  (goal ${goal})`;
    if (isOver) slow++;
    console.log(
      `${name.padEnd(44)} ${median(list).toFixed(1).padStart(7)} ms  ${ratio.toFixed(2)} ×${verdict}`,
    );
  }
  process.exitCode = slow === 0 ? 0 : 1;

  console.log('');
  const { loadedChunks } = await load('test/support/loaded-chunks.ts');
  for (const [name, [, program, ...argv]] of Object.entries(cases)) {
    if (program !== 'bin/glusterctl.js') continue;
    const chunks = loadedChunks(root, argv, env);
    const kilobytes = (chunks.reduce((sum, { bytes }) => sum + bytes, 0) / 1000).toFixed(0);
    console.log(
      `${name} loads ${kilobytes} kB: ${['the launcher', ...chunks.map((one) => one.name)].join(', ')}`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

console.log('');
const { benchPlacement } = await load('test/bench/placement.ts');
for (const line of benchPlacement()) console.log(line);

console.log('');
const { benchTopologyLoad } = await load('test/bench/topology-load.ts');
for (const line of await benchTopologyLoad(join(root, 'bin/glusterctl.js'))) console.log(line);

console.log('');
const { benchSimulatedVolumes } = await load('test/bench/volumes.ts');
for (const latency of [0, 20, 50]) {
  const { lines, over } = await benchSimulatedVolumes(root, latency);
  for (const line of lines) console.log(line);
  if (over > 0) process.exitCode = 1;
}

console.log('');
const { benchStatus } = await load('test/bench/status.ts');
{
  const { lines, over } = await benchStatus(root);
  for (const line of lines) console.log(line);
  if (over > 0) process.exitCode = 1;
}

console.log('');
const { benchChanges } = await load('test/bench/changes.ts');
{
  const { lines, over } = await benchChanges(root);
  for (const line of lines) console.log(line);
  if (over > 0) process.exitCode = 1;
}
