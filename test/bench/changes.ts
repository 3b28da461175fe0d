import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { largeState } from './large-state.ts';

const ROUNDS = 5;
const CREATE_CLUSTER = new Map([
  [1000, 120],
  [10_000, 160],
  [50_000, 400],
]);
const CREATE_VOLUME = new Map([
  [0, 65],
  [1000, 100],
  [10_000, 200],
  [50_000, 500],
]);
const MOST_MEBIBYTES = 300;
const MOST_GROWTH = 5;

interface Cost {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/** What a change costs the processor on states of many volumes: a small commit as a command, a volume within a process. */
export async function benchChanges(root: string): Promise<{ lines: readonly string[]; over: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-bench-'));
  try {
    const states = new Map<number, string>();
    for (const volumes of CREATE_VOLUME.keys()) {
      const state = join(folder, `${volumes}.json`);
      await writeFile(state, largeState(volumes), { mode: 0o600 });
      states.set(volumes, state);
    }
    const small = states.get(0) ?? '';
    const meter = join(folder, 'meter.cjs');
    await writeFile(meter, METER);
    const program = join(root, 'bin/glusterctl.js');
    const clusters = new Map<number, Cost>();
    for (const volumes of CREATE_CLUSTER.keys()) {
      const own = join(folder, 'own', 'state.json');
      await rm(dirname(own), { recursive: true, force: true });
      told([program, 'state', 'import', states.get(volumes) ?? '', '--state', own]);
      clusters.set(
        volumes,
        median(
          Array.from({ length: ROUNDS }, () => spent(meter, [program, 'cluster', 'create', '--state', own])),
        ),
      );
    }
    const created = new Map<number, Cost>();
    for (const [volumes, state] of states)
      created.set(
        volumes,
        median(
          Array.from(
            { length: ROUNDS },
            () => JSON.parse(told(['--input-type=module', '-e', CREATE, root, state, small])) as Cost,
          ),
        ),
      );
    const rows = [
      ...rowsOf('cluster create', clusters, CREATE_CLUSTER),
      ...rowsOf('volume create, in process', created, CREATE_VOLUME),
      growth(created),
    ];
    return {
      lines: ['changes on large states:', ...rows.map(({ line }) => line)],
      over: rows.filter(({ over }) => over).length,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(what: string, costs: ReadonlyMap<number, Cost>, goals: ReadonlyMap<number, number>) {
  return [...costs].map(([volumes, { milliseconds, mebibytes }]) => {
    const goal = goals.get(volumes) ?? 0;
    const over = milliseconds > goal || mebibytes > MOST_MEBIBYTES;
    const size = `${volumes} volumes`.padStart(14);
    const line = `  ${what.padEnd(26)} ${size} ${milliseconds.toFixed(0).padStart(6)} ms of processor (goal ≤ ${goal}), ${mebibytes.toFixed(0)} MiB (goal ≤ ${MOST_MEBIBYTES})`;
    return { line, over };
  });
}

function growth(created: ReadonlyMap<number, Cost>) {
  const ratio = (created.get(50_000)?.milliseconds ?? 0) / (created.get(1000)?.milliseconds ?? 1);
  return {
    line: `  ${'50000 volumes ÷ 1000'.padEnd(26)} ${ratio.toFixed(2)} × (goal ≤ ${MOST_GROWTH})`,
    over: ratio > MOST_GROWTH,
  };
}

function median(costs: readonly Cost[]): Cost {
  const middle = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    milliseconds: middle(costs.map(({ milliseconds }) => milliseconds)),
    mebibytes: middle(costs.map(({ mebibytes }) => mebibytes)),
  };
}

function told(words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** What a process of its own takes from its start to its end, as it tells itself. */
function spent(meter: string, words: readonly string[]): Cost {
  const { status, output, stderr } = spawnSync(process.execPath, ['--require', meter, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(output[3] ?? '') as Cost;
}

const CREATE = `
const [root, state, small] = process.argv.slice(1);
const { load } = await import(root + 'tools/run.mjs');
const { createOn } = await load('test/bench/changes-worker.ts');
process.stdout.write(JSON.stringify(await createOn(state, small)));
`;

const METER = `
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost = { milliseconds: (userCPUTime + systemCPUTime) / 1000, mebibytes: maxRSS / 1024 };
  require('node:fs').writeSync(3, JSON.stringify(cost));
});
`;
