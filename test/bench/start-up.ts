import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadedChunks } from '../support/loaded-chunks.ts';
import { largeState } from './large-state.ts';
import type { Bench, Part } from './part.ts';
import { counted, median, type Row, row } from './row.ts';
import { spent } from './run.ts';

const ROUNDS = 25;
const VOLUMES = 1000;
const ON_LARGE = `on ${counted(VOLUMES)} volumes`;

interface Case {
  readonly what: string;
  readonly words: readonly string[];
  /** Which state it has; none: it needs none. */
  readonly state?: 'large' | 'small';
  readonly most?: number;
}

const PACKAGE: readonly Case[] = [
  { what: '--version', words: ['--version'], most: 1.25 },
  { what: 'cluster list --help', words: ['cluster', 'list', '--help'], most: 1.5 },
  { what: `cluster list ${ON_LARGE}`, words: ['cluster', 'list'], state: 'large', most: 1.6 },
  {
    // What a shell asks for an alias with a state of its own; a state of few volumes, as most are.
    what: 'completion of a device',
    words: ['complete', '--', 'device', 'info', 'host1:'],
    state: 'small',
    most: 1.5,
  },
];
const EXECUTABLE: readonly Case[] = [
  { what: '--version', words: ['--version'], most: 1.5 },
  { what: `cluster list ${ON_LARGE}`, words: ['cluster', 'list'], state: 'large' },
  { what: `volume list ${ON_LARGE}`, words: ['volume', 'list'], state: 'large' },
];

const startName = ({ what }: Case): string => `start: ${what}`;
const executableName = ({ what }: Case): string => `start: the executable, ${what}`;
const loadsName = ({ what }: Case): string => `loads: ${what}`;

/** How much longer than an empty script commands take that need no host; the executable's by the Node that it is made of. */
export const startUp: Part = {
  names: [...PACKAGE.map(startName), ...EXECUTABLE.map(executableName), ...PACKAGE.map(loadsName)],
  async measure(bench) {
    const folder = await mkdtemp(join(tmpdir(), 'glusterctl-bench-'));
    try {
      const place = await prepared(folder);
      const rows = [
        ...(await ofPackage(bench, place)),
        ...(await ofExecutable(bench, place)),
        ...PACKAGE.filter((one) => bench.wants(loadsName(one))).map((one) => loads(bench, place, one)),
      ];
      return rows;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Place {
  readonly empty: string;
  readonly env: NodeJS.ProcessEnv;
  words(one: Case): readonly string[];
}

async function prepared(folder: string): Promise<Place> {
  const empty = join(folder, 'empty.cjs');
  await writeFile(empty, '');
  const states = { large: join(folder, 'large.json'), small: join(folder, 'small.json') };
  await writeFile(states.large, largeState(VOLUMES), { mode: 0o600 });
  await writeFile(states.small, largeState(10), { mode: 0o600 });
  return {
    empty,
    env: { ...process.env, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') },
    words: ({ words, state }) => (state === undefined ? words : ['--state', states[state], ...words]),
  };
}

async function ofPackage(bench: Bench, place: Place): Promise<readonly Row[]> {
  const program = join(bench.root, 'bin/glusterctl.js');
  const wanted = PACKAGE.filter((one) => bench.wants(startName(one)));
  const runs = wanted.map((one) => [process.execPath, program, ...place.words(one)]);
  const [floor = 0, ...times] = inTurns([[process.execPath, place.empty], ...runs], place.env);
  return wanted.map((one, at) =>
    row({
      name: startName(one),
      value: times[at] ?? Number.NaN,
      unit: 'ms',
      floor: { value: floor, is: 'an empty script' },
      ...(one.most === undefined ? {} : { most: one.most }),
      ...(one.state === 'large'
        ? { mebibytes: spent(bench.root, [program, ...place.words(one)], place.env).mebibytes }
        : {}),
    }),
  );
}

async function ofExecutable(bench: Bench, place: Place): Promise<readonly Row[]> {
  const wanted = EXECUTABLE.filter((one) => bench.wants(executableName(one)));
  if (wanted.length === 0) return [];
  const { node } = await bench.executable();
  const program = join(bench.root, 'build/glusterctl');
  const runs = wanted.map((one) => [program, ...place.words(one)]);
  const [floor = 0, ...times] = inTurns([[node, place.empty], ...runs], place.env);
  return wanted.map((one, at) =>
    row({
      name: executableName(one),
      value: times[at] ?? Number.NaN,
      unit: 'ms',
      floor: { value: floor, is: "an empty script by the executable's Node" },
      ...(one.most === undefined ? {} : { most: one.most }),
    }),
  );
}

/** The median of each, in milliseconds. */
function inTurns(runs: readonly (readonly string[])[], env: NodeJS.ProcessEnv): readonly number[] {
  const times: number[][] = runs.map(() => []);
  if (runs.length === 1) return [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, [program = '', ...words]] of runs.entries()) {
      const begin = performance.now();
      // Not into a socket, which Node's own pipes are: shells make none, and Node takes longer to write to them.
      const { status, stderr } = spawnSync(program, words, {
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
      times[at]?.push(performance.now() - begin);
    }
  }
  return times.map((list) => median(list));
}

function loads(bench: Bench, place: Place, one: Case): Row {
  const chunks = loadedChunks(bench.root, place.words(one), place.env);
  return row({
    name: loadsName(one),
    value: chunks.reduce((sum, { bytes }) => sum + bytes, 0) / 1000,
    unit: 'kB',
    also: ['the launcher', ...chunks.map(({ name }) => name)].join(', '),
  });
}
