import type { Client, ClientChannel } from 'ssh2';
import { collectAnswer } from '../hosts/collect-answer.ts';
import { commandLine } from '../hosts/command-line.ts';
import type { HostProblem, RunOptions, ScriptResult } from '../hosts/hosts.ts';
import { interruptedBefore } from '../hosts/not-sent.ts';
import { type Answer, resultOf } from '../hosts/result-of.ts';
import type { Script } from '../model/plan.ts';
import { wrapScript } from '../shell/wrap.ts';
import { SUDO, sudoProblem } from './sudo.ts';
import type { Target } from './target.ts';

/** Runs a script over a channel of its own. */
export async function runOverChannel(
  client: Client,
  { name, user, sudo }: Pick<Target, 'name' | 'user' | 'sudo'>,
  script: Script,
  options: RunOptions,
): Promise<ScriptResult> {
  const begun = performance.now();
  const milliseconds = (): number => Math.round(performance.now() - begun);
  const unreachable = (problem: HostProblem): ScriptResult => ({
    kind: 'unreachable',
    problem,
    milliseconds: milliseconds(),
  });
  if (options.signal?.aborted === true) return unreachable(interruptedBefore(name));
  let sent: Sent;
  try {
    sent = await open(client, commandLine(options, sudo ? SUDO : []), wrapScript(script), options);
  } catch (error) {
    // The script goes in only when the channel is there: nothing has run.
    return unreachable(lost(name, (error as Error).message));
  }
  const answer = await sent.answer;
  const result = resultOf(answer, options, milliseconds());
  const refused =
    sudo && result.kind === 'done' && result.code !== 0 && result.stdout === ''
      ? sudoProblem(name, user, answer.stderr)
      : null;
  return refused === null ? result : unreachable(refused);
}

/** In an object, so that awaiting the channel does not wait for the answer as well. */
interface Sent {
  readonly answer: Promise<Answer>;
}

/** The conversation begins in the callback: a host that ends a command at once tells so right behind its start. */
function open(client: Client, command: string, text: string, options: RunOptions): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error('the connection was lost'));
    client.once('close', onClose);
    client.exec(command, (error, channel) => {
      client.off('close', onClose);
      if (error === undefined) resolve({ answer: converse(channel, text, options) });
      else reject(error);
    });
  });
}

function converse(channel: ClientChannel, text: string, options: RunOptions): Promise<Answer> {
  const collector = collectAnswer(options, () => channel.destroy());
  let status: Answer['status'] = null;
  channel.on('data', collector.stdout);
  channel.stderr.on('data', collector.stderr);
  channel.on('exit', (code: number | null, signal?: string) => {
    status = code ?? signal ?? null;
  });
  channel.on('error', () => undefined);
  channel.on('close', () => collector.ended(status));
  if (!collector.over) channel.end(text);
  return collector.answer;
}

function lost(name: string, message: string): HostProblem {
  return { reason: 'closed', message: `${name}: ${message}`, hint: 'Is the host still on?' };
}
