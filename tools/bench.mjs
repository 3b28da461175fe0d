// How much longer than an empty Node script commands take that need no host, measured in turns in one run.
import './bare-node.mjs';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, root, run } from './run.mjs';

const ROUNDS = 25;
const VOLUMES = 1000;
const LIMITS = { '--version': 1.35, 'cluster list': 1.6, 'complete a device': 1.5 };

const folder = await mkdtemp(join(tmpdir(), 'glusterctl-bench-'));
try {
  const built = await run(process.execPath, ['tools/build.mjs']);
  if (built.code !== 0) throw new Error('the build failed');
  const empty = join(folder, 'empty.mjs');
  await writeFile(empty, '');
  const state = join(folder, 'state.json');
  const { largeState } = await load('test/bench/large-state.ts');
  await writeFile(state, largeState(VOLUMES), { mode: 0o600 });
  const small = join(folder, 'small.json');
  await writeFile(small, largeState(10), { mode: 0o600 });
  const cases = {
    'an empty script': [empty],
    '--version': ['bin/glusterctl.js', '--version'],
    'cluster list': ['bin/glusterctl.js', 'cluster', 'list', '--state', state],
    'cluster --help': ['bin/glusterctl.js', 'cluster', '--help'],
    // What a shell asks for an alias with a state of its own; a state of few volumes, as most are.
    'complete a device': [
      'bin/glusterctl.js',
      '--state',
      small,
      'complete',
      '--',
      'device',
      'info',
      'host1:',
    ],
  };
  const env = { ...process.env, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, args] of Object.entries(cases)) {
      const begin = process.hrtime.bigint();
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
      times[name].push(Number(process.hrtime.bigint() - begin) / 1e6);
    }
  }
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  const base = median(times['an empty script']);
  let slow = 0;
  for (const [name, list] of Object.entries(times)) {
    const ratio = median(list) / base;
    const limit = LIMITS[name];
    const verdict =
      limit === undefined ? '' : ratio <= limit ? `  (limit ${limit})` : `  OVER the limit ${limit}`;
    if (limit !== undefined && ratio > limit) slow++;
    console.log(
      `${name.padEnd(18)} ${median(list).toFixed(1).padStart(7)} ms  ${ratio.toFixed(2)} ×${verdict}`,
    );
  }
  process.exitCode = slow === 0 ? 0 : 1;
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
