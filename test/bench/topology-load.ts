import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Part } from './part.ts';
import { median, row } from './row.ts';

const [HOSTS, DEVICES, LATENCY_MS, MOST] = [30, 8, 20, 3];
const ROUNDS = 5;
const NAME = `topology: load of ${HOSTS} simulated hosts, ${DEVICES} devices each, ${LATENCY_MS} ms latency`;

/** Many hosts against one; both begin with nothing and are reached by SSH over a slow network. */
export const topologyLoad: Part = {
  names: [NAME],
  async measure({ root }) {
    const program = join(root, 'bin/glusterctl.js');
    const [one, many]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      one.push(await timeToLoad(program, 1));
      many.push(await timeToLoad(program, HOSTS));
    }
    const floor = { value: median(one), is: 'one host' };
    return [row({ name: NAME, value: median(many), unit: 'ms', floor, most: MOST })];
  },
};

/** What the command took, as the process inside the simulation measured it. */
async function timeToLoad(glusterctl: string, hosts: number): Promise<number> {
  const inner = `
    const { spawnSync } = require('node:child_process');
    const begin = process.hrtime.bigint();
    const words = ['topology', 'load', '--json', process.env.GLUSTERCTL_TOPOLOGY, '--quiet'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [process.argv[1], ...words], { encoding: 'utf8' });
    const took = Number(process.hrtime.bigint() - begin) / 1e6;
    const made = stdout.split('... OK').length - 1;
    if (status !== 0) process.stderr.write(stdout + stderr);
    process.stdout.write(JSON.stringify({ status, made, took }));
  `;
  const words = ['--nodes', String(hosts), '--devices', String(DEVICES), '--latency', String(LATENCY_MS)];
  const node = process.execPath;
  const child = spawn(
    node,
    [glusterctl, 'simulator', 'start', ...words, '--', node, '-e', inner, glusterctl],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const found = /\{"status".*\}/.exec(output)?.[0];
  if (found === undefined) throw new Error(`the load told nothing: ${output}`);
  const { status, made, took } = JSON.parse(found) as { status: number; made: number; took: number };
  if (status !== 0 || made !== hosts * DEVICES)
    throw new Error(`the load of ${hosts} hosts ended with ${status}, ${made} devices were made`);
  return took;
}
