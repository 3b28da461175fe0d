import type { RunOptions } from './hosts.ts';
import type { Answer } from './result-of.ts';
import { mostSecondsOfAnswer } from './script-time.ts';
import { whenAborted } from './when-aborted.ts';

/** More output than this is no answer of a script of ours. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Takes what comes back from a host while a script runs there. */
export interface AnswerCollector {
  readonly answer: Promise<Answer>;
  /** Nothing more is waited for: it ended, or was given up. */
  readonly over: boolean;
  stdout(data: Buffer): void;
  stderr(data: Buffer): void;
  /** How it ended; null where the connection closed without that. */
  ended(status: Answer['status']): void;
}

/** Gives up, and calls `hangUp`, when the host takes or prints far too much, or the run is interrupted. */
export function collectAnswer(options: RunOptions, hangUp: () => void): AnswerCollector {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let size = 0;
  let over = false;
  let stopWaiting = (): void => undefined;
  let tell: (answer: Answer) => void = () => undefined;
  const answer = new Promise<Answer>((resolve) => {
    tell = resolve;
  });
  const finish = (status: Answer['status'], givenUp: string | null): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    stopWaiting();
    tell({
      stdout: Buffer.concat(out).toString('utf8'),
      stderr: Buffer.concat(err).toString('utf8'),
      status,
      givenUp,
    });
  };
  const giveUp = (why: string): void => {
    finish(null, why);
    hangUp();
  };
  const collect = (to: Buffer[]) => (data: Buffer) => {
    size += data.length;
    if (size > MOST_OUTPUT) giveUp('it printed far too much');
    else to.push(data);
  };
  const limit = mostSecondsOfAnswer(options);
  const timer = setTimeout(() => giveUp(`no answer within ${Math.round(limit)} s`), limit * 1000);
  if (options.signal?.aborted === true) giveUp('interrupted');
  else if (options.signal !== undefined)
    stopWaiting = whenAborted(options.signal, () => giveUp('interrupted'));
  return {
    answer,
    get over() {
      return over;
    },
    stdout: collect(out),
    stderr: collect(err),
    ended: (status) => finish(status, null),
  };
}
