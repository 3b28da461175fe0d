import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { GIB } from '../../src/model/sizes.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { lab } from '../support/lab.ts';

const HOSTS = 12;
const VOLUMES = 300;
const ROUNDS = 5;
const GOAL_SECONDS = 3;

interface Benched {
  readonly lines: readonly string[];
  readonly over: number;
}

/** One look at many volumes on simulated hosts behind SSH, and one comparison of all that they hold. */
export async function benchStatus(root: string): Promise<Benched> {
  const simulation = Simulation.create({
    hosts: Array.from({ length: HOSTS }, (_, n) => ({
      name: `gl${n + 1}`,
      storage: `10.0.0.${n + 1}`,
      zone: n + 1,
      devices: [{ path: '/dev/vdb', sizeKiB: 4096 * GIB }],
    })),
  });
  const world = await lab({ ssh: true, simulation });
  try {
    const ours = async (...words: string[]) =>
      await ran([join(root, 'bin/glusterctl.js'), ...words, '--quiet'], world.folder, world.variables);
    await ours('topology', 'load', '--json=topology.json', '--trust-new-hosts');
    await ours('volume', 'create', '--size=1', `--count=${VOLUMES}`, '--name-prefix=v');
    const both = [
      await timed('status', async () => {
        const { word } = JSON.parse(await ours('status', '-o', 'json')) as { word: string };
        if (word !== 'HEALTHY') throw new Error(`the simulated cluster is ${word}`);
      }),
      await timed('verify', async () => {
        const { bricks } = JSON.parse(await ours('verify', '-o', 'json')) as { bricks: number };
        if (bricks !== 3 * VOLUMES) throw new Error(`${bricks} bricks were looked at`);
      }),
    ];
    return {
      lines: both.map(({ line }) => line),
      over: both.filter(({ seconds }) => seconds > GOAL_SECONDS).length,
    };
  } finally {
    await world.remove();
  }
}

/** The median of some rounds. */
async function timed(
  name: string,
  once: () => Promise<void>,
): Promise<{ readonly line: string; readonly seconds: number }> {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) {
    const begin = performance.now();
    await once();
    times.push((performance.now() - begin) / 1000);
  }
  const { user, system } = process.cpuUsage(before);
  const simulators = (user + system) / 1e6 / ROUNDS;
  const seconds = times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  return {
    line: `${name} of ${VOLUMES} volumes on ${HOSTS} simulated hosts: ${seconds.toFixed(2)} s (goal ≤ ${GOAL_SECONDS}); ${simulators.toFixed(2)} s of processor time are the simulated hosts'`,
    seconds,
  };
}

function ran(
  words: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...variables };
    execFile(process.execPath, [...words], { cwd, env, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${words.join(' ')} failed: ${stderr}`));
    });
  });
}
