import type { Client, ClientChannel } from 'ssh2';
import type { HostProblem, RunOptions, ScriptResult } from '../hosts/hosts.ts';
import { whenAborted } from '../hosts/when-aborted.ts';
import type { Script } from '../model/plan.ts';
import { quote } from '../shell/quote.ts';
import { readFailure, wrapScript } from '../shell/wrap.ts';
import type { Target } from './target.ts';

/** More output than this is no answer of a script of ours. */
const MOST_OUTPUT = 64 * 1024 * 1024;
/** What the host may take beyond its own limits, before it counts as lost. */
const GRACE_SECONDS = 30;
const STILL_RUNNING = 75;

/** The command that runs a script: bounded in time on the host, and never twice at once under one lock. */
export function commandLine(sudo: boolean, { timeoutSeconds, lock }: RunOptions): string {
  const limit = Math.ceil(timeoutSeconds);
  const words = [
    ...(sudo ? ['sudo', '-n'] : []),
    ...(lock === undefined
      ? []
      : [
          'flock',
          '--close',
          '--wait',
          limit,
          '--conflict-exit-code',
          STILL_RUNNING,
          `/run/lock/glusterctl-${lock}.lock`,
        ]),
    ...['timeout', '--kill-after=10', limit, 'sh', '-s'],
  ];
  return words.map(quote).join(' ');
}

export async function execute(
  client: Client,
  { name, user, sudo }: Pick<Target, 'name' | 'user' | 'sudo'>,
  script: Script,
  options: RunOptions,
): Promise<ScriptResult> {
  const begun = performance.now();
  const milliseconds = (): number => Math.round(performance.now() - begun);
  let talk: Promise<Talk>;
  try {
    talk = (await open(client, commandLine(sudo, options), wrapScript(script), options)).talk;
  } catch (error) {
    // The script goes in only when the channel is there: nothing has run.
    return {
      kind: 'unreachable',
      problem: lost(name, (error as Error).message),
      milliseconds: milliseconds(),
    };
  }
  const { stdout, stderr, code, reason } = await talk;
  if (code === null) return { kind: 'unknown', reason, stdout, stderr, milliseconds: milliseconds() };
  const problem = sudo && code !== 0 && stdout === '' ? sudoProblem(name, user, stderr) : null;
  if (problem !== null) return { kind: 'unreachable', problem, milliseconds: milliseconds() };
  const failure = readFailure(stderr);
  return {
    kind: 'done',
    code,
    stdout,
    stderr: failure.stderr,
    failed: code === 0 ? null : failure.command,
    milliseconds: milliseconds(),
  };
}

/** The conversation begins in the callback: a host that ends a command at once tells so right behind its start. */
function open(
  client: Client,
  command: string,
  text: string,
  options: RunOptions,
): Promise<{ readonly talk: Promise<Talk> }> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error('the connection was lost'));
    client.once('close', onClose);
    client.exec(command, (error, channel) => {
      client.off('close', onClose);
      if (error === undefined) resolve({ talk: converse(channel, text, options) });
      else reject(error);
    });
  });
}

interface Talk {
  readonly stdout: string;
  readonly stderr: string;
  /** null: how it ended is not known. */
  readonly code: number | null;
  readonly reason: string;
}

function converse(channel: ClientChannel, text: string, options: RunOptions): Promise<Talk> {
  return new Promise((resolve) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    let ended = false;
    let forget = (): void => undefined;
    let status: number | string | null = null;
    const finish = (code: number | null, reason: string): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      forget();
      resolve({
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
        code,
        reason,
      });
    };
    const giveUp = (reason: string): void => {
      finish(null, reason);
      channel.destroy();
    };
    const limit = options.timeoutSeconds * (options.lock === undefined ? 1 : 2) + GRACE_SECONDS;
    const timer = setTimeout(() => giveUp(`no answer within ${Math.round(limit)} s`), limit * 1000);
    const collect = (to: Buffer[]) => (data: Buffer) => {
      size += data.length;
      if (size > MOST_OUTPUT) giveUp('it printed far too much');
      else to.push(data);
    };
    channel.on('data', collect(out));
    channel.stderr.on('data', collect(err));
    channel.on('exit', (code: number | null, signal?: string) => {
      status = code ?? signal ?? null;
    });
    channel.on('error', () => undefined);
    channel.on('close', () => finish(...meaning(status, options)));
    if (options.signal?.aborted === true) giveUp('interrupted');
    else {
      if (options.signal !== undefined) forget = whenAborted(options.signal, () => giveUp('interrupted'));
      channel.end(text);
    }
  });
}

/** The exit code of the script or, where that isn't what this is, null and what it is. */
export function meaning(
  status: number | string | null,
  options: Pick<RunOptions, 'timeoutSeconds' | 'lock'>,
): readonly [code: number | null, reason: string] {
  if (status === null) return [null, 'the connection was lost before the host told how it ended'];
  if (typeof status === 'string') return [null, `ended on the host by ${status}`];
  if (status === 124 || status === 137)
    return [null, `a script took more than ${options.timeoutSeconds} s there and was stopped`];
  if (status === STILL_RUNNING && options.lock !== undefined) {
    return [null, 'an earlier script of the same operation is still running there'];
  }
  return [status, ''];
}

function lost(name: string, message: string): HostProblem {
  return { reason: 'closed', message: `${name}: ${message}`, hint: 'Is the host still on?' };
}

/** What sudo says when it runs nothing; it speaks the language of the host, so its name is what counts. */
function sudoProblem(name: string, user: string, stderr: string): HostProblem | null {
  if (stderr.includes('glusterctl-failed ')) return null;
  const [line] = /^.*(?:sudo: |Sorry, user |sudoers).*$/m.exec(stderr) ?? [];
  if (line === undefined) return null;
  if (/not found/.test(line)) {
    return {
      reason: 'sudo-missing',
      message: `${name}: sudo is not installed, so ${user} can't act as root`,
      hint: 'As root on that host: apt-get install -y sudo || dnf install -y sudo. Or log in as root.',
    };
  }
  const why = /password|Passwort|mot de passe|contraseña/.test(line) ? 'wants a password' : 'refuses';
  return {
    reason: 'sudo-password',
    message: `${name}: sudo ${why} for ${user}: ${line.trim()}`,
    hint: `As root on that host: echo ${quote(`${user} ALL=(root) NOPASSWD: ALL`)} >/etc/sudoers.d/glusterctl-admin`,
  };
}
