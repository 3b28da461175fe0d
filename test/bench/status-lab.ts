import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { BenchedHosts, BenchedVolumes } from './volumes.ts';

const VOLUMES = 10;
const ROUNDS = 5;
const GOAL = 1.3;

/** One look at real hosts, against the slowest of its own scripts by hand: what looking itself adds. */
export async function benchStatusOnLab(root: string, hosts: BenchedHosts): Promise<BenchedVolumes> {
  const program = join(root, 'bin/glusterctl.js');
  const ours = async (...words: string[]) =>
    await ran(process.execPath, [program, ...words, '--quiet'], hosts);
  await ours('topology', 'load', `--json=${hosts.topology}`, '--trust-new-hosts');
  await ours('volume', 'create', '--size=1', `--count=${VOLUMES}`, '--name-prefix=look-');
  const scripts = await scriptsOf(program, hosts);
  const looks: number[] = [];
  const slowest: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    looks.push(await timed(async () => await ours('status', '-o', 'json')));
    const each = await Promise.all(
      scripts.map(async ({ host, text }) => await timed(async () => await byHand(host, text, hosts))),
    );
    slowest.push(Math.max(...each));
  }
  const [look, script] = [median(looks), median(slowest)];
  const ratio = look / script;
  return {
    lines: [
      `status of ${VOLUMES} volumes on ${scripts.length} hosts, real hosts of the lab:`,
      `  one look ${look.toFixed(0)} ms, its slowest script by hand ${script.toFixed(0)} ms: ${ratio.toFixed(2)} × (goal ≤ ${GOAL})`,
    ],
    over: ratio > GOAL ? 1 : 0,
  };
}

/** As the program shows them. */
async function scriptsOf(
  program: string,
  hosts: BenchedHosts,
): Promise<readonly { readonly host: string; readonly text: string }[]> {
  const shown = await both(process.execPath, [program, 'status', '-x', '--show-commands'], hosts);
  return [...shown.matchAll(/^# (\S+)\n([\s\S]*?)(?=^# \S+\n|(?![\s\S]))/gm)].map(
    ([, host = '', text = '']) => ({
      host,
      text,
    }),
  );
}

async function byHand(
  host: string,
  text: string,
  { sshConfig, folder, environment }: BenchedHosts,
): Promise<void> {
  const script = `set -u; export LC_ALL=C\n${text}`;
  await new Promise<void>((resolve, reject) => {
    const env = { ...process.env, ...environment };
    const child = execFile(
      'ssh',
      ['-F', sshConfig, host, 'sh -s'],
      { cwd: folder, env, maxBuffer: 64e6 },
      (error) => (error === null ? resolve() : reject(error)),
    );
    child.stdin?.end(script);
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}

async function ran(program: string, words: readonly string[], hosts: BenchedHosts): Promise<string> {
  return (await output(program, words, hosts)).stdout;
}

async function both(program: string, words: readonly string[], hosts: BenchedHosts): Promise<string> {
  const { stdout, stderr } = await output(program, words, hosts);
  return `${stdout}${stderr}`;
}

function output(
  program: string,
  words: readonly string[],
  { folder, environment }: BenchedHosts,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment };
    execFile(program, [...words], { cwd: folder, env, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr });
      else reject(new Error(`${words.join(' ')} failed: ${stderr}`));
    });
  });
}
