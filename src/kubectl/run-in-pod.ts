import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { type AnswerCollector, collectAnswer } from '../hosts/collect-answer.ts';
import { commandLine } from '../hosts/command-line.ts';
import { HostError } from '../hosts/host-error.ts';
import type { HostProblem, RunOptions, ScriptResult } from '../hosts/hosts.ts';
import { interruptedBefore } from '../hosts/not-sent.ts';
import { resultOf } from '../hosts/result-of.ts';
import { whenAborted } from '../hosts/when-aborted.ts';
import type { KubectlAccess } from '../model/access.ts';
import type { HostAddress, Script } from '../model/plan.ts';
import { wrapScript } from '../shell/wrap.ts';
import { explain, notStarted } from './explain.ts';
import { behindReady, type Frame, frameOf, unframed } from './frame.ts';
import type { KubectlOptions } from './kubectl-options.ts';
import type { PodFound } from './pods.ts';
import { clusterFlags, kubectlByHand, startKubectl } from './program.ts';

/** What kubectl may say before the pod does; more is no word of it. */
const MOST_BEFORE = 1024 * 1024;

/** A command that waits in the pod for its input. */
interface Waiting {
  readonly child: ChildProcessWithoutNullStreams;
  readonly frame: Frame;
  /** What the command has said behind that it is ready. */
  readonly said: string;
}

/**
 * Runs a script in a pod. It is sent only when the pod has said that it waits for it: whatever becomes of kubectl before that,
 * nothing has run, and whatever becomes of it afterwards, only the pod's own word tells how it ended.
 */
export async function runInPod(
  address: HostAddress<KubectlAccess>,
  pod: PodFound,
  script: Script,
  run: RunOptions,
  options: KubectlOptions,
): Promise<ScriptResult> {
  const begun = performance.now();
  const milliseconds = (): number => Math.round(performance.now() - begun);
  let waiting: Waiting;
  try {
    waiting = await startIn(address, pod, commandLine(run), run.signal, options);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return { kind: 'unreachable', problem: error.problem, milliseconds: milliseconds() };
  }
  options.onScript?.(address.name, script.text);
  const { child, frame, said } = waiting;
  const collector = collectAnswer(run, () => child.kill('SIGKILL'));
  // The shell ends by itself, also where the end of its input is not passed on to it.
  converse(child, said, collector, `${wrapScript(script)}exit 0\n`);
  return resultOf(unframed(await collector.answer, frame), run, milliseconds());
}

/** Whether anything can be run there, found out by running nothing. */
export async function tryPod(
  address: HostAddress<KubectlAccess>,
  pod: PodFound,
  options: KubectlOptions,
): Promise<HostProblem | null> {
  try {
    const { child } = await startIn(address, pod, 'cat', undefined, options);
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.stdout.resume();
    child.stderr.resume();
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), options.connectSeconds * 1000);
    await closed;
    clearTimeout(timer);
    return null;
  } catch (error) {
    if (error instanceof HostError) return error.problem;
    throw error;
  }
}

function startIn(
  { name, access }: HostAddress<KubectlAccess>,
  pod: PodFound,
  line: string,
  signal: AbortSignal | undefined,
  options: KubectlOptions,
): Promise<Waiting> {
  const token = Math.floor(options.random() * 2 ** 48).toString(36);
  const frame = frameOf(line, token);
  const words = [
    ...clusterFlags(access, options),
    ...['exec', '--stdin', `--namespace=${access.namespace}`, `--container=${pod.container}`, pod.name],
    ...['--', 'sh', '-c', frame.text],
  ];
  const byHand = kubectlByHand(access, options);
  const circumstances = { doing: 'run anything in the pod', access, byHand, pod: pod.name };
  const child = startKubectl(words, options);
  child.stdin.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    let stderr = '';
    let stopWaiting = (): void => undefined;
    const settle = (): void => {
      clearTimeout(timer);
      stopWaiting();
      child.stderr.off('data', onData);
      child.off('close', onClose).off('error', onError);
    };
    const fail = (problem: HostProblem): void => {
      settle();
      child.on('error', () => undefined);
      child.kill('SIGKILL');
      reject(new HostError(problem));
    };
    const onData = (data: Buffer): void => {
      // The pod's words are ASCII up to the one that is looked for; what a script says comes only behind it.
      stderr += data.toString('latin1');
      const said = behindReady(stderr, frame);
      if (said !== null) {
        settle();
        child.stderr.pause();
        resolve({ child, frame, said });
      } else if (stderr.length > MOST_BEFORE) {
        fail(explain(name, stderr.slice(-1000), circumstances));
      }
    };
    const onClose = (): void => fail(explain(name, stderr, circumstances));
    const onError = (error: NodeJS.ErrnoException): void => fail(notStarted(name, options.program, error));
    const timer = setTimeout(
      () =>
        fail({
          reason: 'timeout',
          message: `${name}: pod ${pod.name} did not take a command within ${options.connectSeconds} s`,
          hint: `Is the node on? ${byHand} get node ${name} --output=wide\nMore time: --timeout.`,
        }),
      options.connectSeconds * 1000,
    );
    const interrupted = (): void => fail(interruptedBefore(name));
    child.stderr.on('data', onData);
    child.once('close', onClose).once('error', onError);
    if (signal?.aborted === true) interrupted();
    else if (signal !== undefined) stopWaiting = whenAborted(signal, interrupted);
  });
}

function converse(
  child: ChildProcessWithoutNullStreams,
  said: string,
  collector: AnswerCollector,
  text: string,
): void {
  child.stdout.on('data', collector.stdout);
  child.stderr.on('data', collector.stderr);
  if (said !== '') collector.stderr(Buffer.from(said, 'latin1'));
  child.on('error', () => undefined);
  child.on('close', () => collector.ended(null));
  child.stderr.resume();
  if (!collector.over) child.stdin.end(text);
}
