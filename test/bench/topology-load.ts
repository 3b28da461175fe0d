import { spawn } from 'node:child_process';

const [HOSTS, DEVICES, LATENCY_MS, GOAL] = [30, 8, 20, 3];
const ROUNDS = 3;

/** Many hosts against one, in turns in one run; both begin with nothing and are reached by SSH over a slow network. */
export async function benchTopologyLoad(glusterctl: string): Promise<string[]> {
  const times = new Map<number, number[]>([
    [1, []],
    [HOSTS, []],
  ]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [hosts, list] of times) list.push(await timeToLoad(glusterctl, hosts));
  }
  const [one = 0, many = 0] = [...times.values()].map((list) => median(list));
  const ratio = many / one;
  return [
    `topology load, ${DEVICES} devices a host, ${LATENCY_MS} ms latency: 1 host ${one.toFixed(0)} ms, ${HOSTS} hosts ${many.toFixed(0)} ms: ${ratio.toFixed(2)} × (goal ≤ ${GOAL})`,
  ];
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
}

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
