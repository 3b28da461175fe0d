import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { BenchedHosts, LabPart } from './hosts.ts';
import { median, row } from './row.ts';
import { ran, timed } from './run.ts';

const VOLUMES = 10;
const MOST = 1.3;
const NAME = `lab: status of ${VOLUMES} volumes`;

/** One look at real hosts, against the slowest of its own scripts by hand: what looking itself adds. */
export const statusOnLab: LabPart = {
  names: [NAME],
  async measure({ root }, hosts) {
    const program = join(root, 'bin/glusterctl.js');
    const ours = async (...words: string[]) =>
      await ran(process.execPath, [program, ...words, '--quiet'], hosts);
    await ours('topology', 'load', `--json=${hosts.topology}`, '--trust-new-hosts');
    await ours('volume', 'create', '--size=1', `--count=${VOLUMES}`, '--name-prefix=look-');
    const scripts = await scriptsOf(program, hosts);
    const looks: number[] = [];
    const slowest: number[] = [];
    for (let round = 0; round < hosts.rounds; round++) {
      looks.push(await timed(async () => await ours('status', '-o', 'json')));
      const each = await Promise.all(
        scripts.map(async ({ host, text }) => await timed(async () => await byHand(host, text, hosts))),
      );
      slowest.push(Math.max(...each));
    }
    const floor = { value: median(slowest), is: 'the slowest of its scripts by hand' };
    return [row({ name: NAME, value: median(looks), unit: 'ms', floor, most: MOST })];
  },
};

/** As the program shows them. */
async function scriptsOf(
  program: string,
  hosts: BenchedHosts,
): Promise<readonly { readonly host: string; readonly text: string }[]> {
  const { stdout, stderr } = await ran(process.execPath, [program, 'status', '-x', '--show-commands'], hosts);
  return [...`${stdout}${stderr}`.matchAll(/^# (\S+)\n([\s\S]*?)(?=^# \S+\n|(?![\s\S]))/gm)].map(
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
