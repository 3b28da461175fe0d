import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Script } from '../../src/model/plan.ts';
import { wrapScript } from '../../src/shell/wrap.ts';

const LAB = process.env.GLUSTERCTL_LAB ?? fileURLToPath(new URL('./lab', import.meta.url));

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

export function lab(...words: readonly string[]): Promise<Answer> {
  return execute('bash', [LAB, ...words], '');
}

/** What it printed; an error where it did not succeed. */
export async function mustLab(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await lab(...words);
  if (code !== 0) throw new Error(`lab ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
}

let environment: Promise<ReadonlyMap<string, string>> | null = null;

function labEnvironment(): Promise<ReadonlyMap<string, string>> {
  environment ??= lab('env').then(
    ({ stdout }) =>
      new Map(
        [...stdout.matchAll(/^export (\w+)=(.*)$/gm)].map((match) => [
          match[1] ?? '',
          (match[2] ?? '').replaceAll(/^['"]|['"]$/g, '').replaceAll(/\\(.)/g, '$1'),
        ]),
      ),
  );
  return environment;
}

/** There are more machines now. */
export function forgetEnvironment(): void {
  environment = null;
}

export async function labSetting(name: string): Promise<string> {
  const value = (await labEnvironment()).get(name);
  if (value === undefined) throw new Error(`"lab env" has no ${name}`);
  return value;
}

/** Storage addresses of the nodes, node1 first. */
export async function addresses(): Promise<readonly string[]> {
  return (await labSetting('LAB_ADDRS')).split(' ');
}

/** One shell command on a node, as a person would type it. */
export async function on(node: number, command: string): Promise<Answer> {
  return send(node, ['sh', '-s'], command);
}

/** A script as the product sends it. */
export async function run(node: number, script: Script, seconds = 240): Promise<Answer> {
  return send(node, ['timeout', '--kill-after=10', String(seconds), 'sh', '-s'], wrapScript(script));
}

export async function mustRun(node: number, script: Script): Promise<Answer> {
  const answer = await run(node, script);
  if (answer.code !== 0)
    throw new Error(`node${node}: exit ${answer.code}\n${answer.stderr}\n${script.text}`);
  return answer;
}

/** All that is in a folder of this machine, into one of a node. */
export async function copyTo(node: number, folder: string, into: string): Promise<void> {
  const config = await labSetting('LAB_SSH_CONFIG');
  const text =
    'set -o pipefail; tar -C "$1" -c . | ssh -F "$2" "$3" "mkdir -p \'$4\' && tar -C \'$4\' -x --no-same-owner"';
  const { code, stderr } = await execute(
    'bash',
    ['-c', text, 'bash', folder, config, `node${node}`, into],
    '',
  );
  if (code !== 0) throw new Error(`node${node}: ${folder} to ${into}: exit ${code}\n${stderr}`);
}

async function send(node: number, command: readonly string[], input: string): Promise<Answer> {
  const config = await labSetting('LAB_SSH_CONFIG');
  const control = [
    '-o',
    'ControlMaster=auto',
    '-o',
    'ControlPersist=60',
    '-o',
    `ControlPath=${tmpdir()}/lab-%C`,
  ];
  return execute('ssh', ['-F', config, ...control, `node${node}`, ...command], input);
}

export function execute(
  file: string,
  words: readonly string[],
  input: string,
  env?: NodeJS.ProcessEnv,
): Promise<Answer> {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = execFile(file, [...words], { env, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 255;
      resolve({ code, stdout, stderr, milliseconds: Math.round(performance.now() - began) });
    });
    child.stdin?.end(input);
  });
}
