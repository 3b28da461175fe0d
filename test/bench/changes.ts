import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeState } from './large-state.ts';
import type { Bench, Part } from './part.ts';
import { counted, median, type Row, row } from './row.ts';
import { type Cost, spent } from './run.ts';

const ROUNDS = 5;
/** The most milliseconds of processor time, by volumes. */
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
const [GROWTH_FROM, GROWTH_TO, MOST_GROWTH] = [1000, 50_000, 5];

const clusterName = (volumes: number): string => `change: cluster create, ${counted(volumes)} volumes`;
const volumeName = (volumes: number): string =>
  `change: volume create in process, ${counted(volumes)} volumes`;
const GROWTH = `change: volume create in process, ${counted(GROWTH_TO)} volumes to ${counted(GROWTH_FROM)}`;

/** What a change costs the processor on states of many volumes: a small commit as a command, a volume within a process. */
export const changes: Part = {
  names: [
    ...[...CREATE_CLUSTER.keys()].map(clusterName),
    ...[...CREATE_VOLUME.keys()].map(volumeName),
    GROWTH,
  ],
  async measure(bench) {
    const folder = await mkdtemp(join(tmpdir(), 'glusterctl-bench-'));
    try {
      const clusters = [...CREATE_CLUSTER.keys()].filter((volumes) => bench.wants(clusterName(volumes)));
      const volumes = [...CREATE_VOLUME.keys()].filter(
        (count) =>
          bench.wants(volumeName(count)) || (bench.wants(GROWTH) && [GROWTH_FROM, GROWTH_TO].includes(count)),
      );
      const states = new Map<number, string>();
      for (const count of new Set([0, ...clusters, ...volumes])) {
        const state = join(folder, `${count}.json`);
        await writeFile(state, largeState(count), { mode: 0o600 });
        states.set(count, state);
      }
      return [
        ...ofClusters(clusters, { bench, folder, states }),
        ...ofVolumes(volumes, { bench, folder, states }),
      ].filter(({ name }) => bench.wants(name));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Place {
  readonly bench: Bench;
  readonly folder: string;
  readonly states: ReadonlyMap<number, string>;
}

function ofClusters(counts: readonly number[], { bench, folder, states }: Place): readonly Row[] {
  const program = join(bench.root, 'bin/glusterctl.js');
  const env = { ...process.env, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  const own = (count: number): string => join(folder, String(count), 'state.json');
  const create = (count: number): Cost =>
    spent(bench.root, [program, 'cluster', 'create', '--state', own(count)], env);
  for (const count of counts) {
    told([program, 'state', 'import', states.get(count) ?? '', '--state', own(count)], env);
    // What V8 compiles, and the copy that the first commit leaves, are there from now on.
    create(count);
  }
  const costs = inTurns(counts, create);
  return counts.map((count) =>
    rowOf(clusterName(count), costs.get(count) ?? [], CREATE_CLUSTER.get(count) ?? 0),
  );
}

function ofVolumes(counts: readonly number[], { bench, states }: Place): readonly Row[] {
  const small = states.get(0) ?? '';
  const costs = inTurns(
    counts,
    (count) =>
      JSON.parse(
        told(['--input-type=module', '-e', CREATE, bench.root, states.get(count) ?? '', small], process.env),
      ) as Cost,
  );
  const rows = counts.map((count) =>
    rowOf(volumeName(count), costs.get(count) ?? [], CREATE_VOLUME.get(count) ?? 0),
  );
  const millisecondsAt = (count: number): number =>
    median((costs.get(count) ?? []).map(({ milliseconds }) => milliseconds));
  return [
    ...rows,
    row({
      name: GROWTH,
      value: millisecondsAt(GROWTH_TO),
      unit: 'ms of CPU',
      floor: { value: millisecondsAt(GROWTH_FROM), is: `${counted(GROWTH_FROM)} volumes` },
      most: MOST_GROWTH,
    }),
  ];
}

function inTurns(
  counts: readonly number[],
  once: (count: number) => Cost,
): ReadonlyMap<number, readonly Cost[]> {
  const costs = new Map<number, Cost[]>(counts.map((count) => [count, []]));
  for (let round = 0; round < ROUNDS; round++) for (const [count, list] of costs) list.push(once(count));
  return costs;
}

function rowOf(name: string, costs: readonly Cost[], most: number): Row {
  return row({
    name,
    value: median(costs.map(({ milliseconds }) => milliseconds)),
    unit: 'ms of CPU',
    most,
    mebibytes: median(costs.map(({ mebibytes }) => mebibytes)),
    mostMebibytes: MOST_MEBIBYTES,
  });
}

function told(words: readonly string[], env: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

const CREATE = `
const [root, state, small] = process.argv.slice(1);
const { load } = await import(root + 'tools/run.mjs');
const { createOn } = await load('test/bench/changes-worker.ts');
process.stdout.write(JSON.stringify(await createOn(state, small)));
`;
