import { readFailure } from '../shell/wrap.ts';
import { STILL_RUNNING } from './command-line.ts';
import type { RunOptions, ScriptResult } from './hosts.ts';

/** What came back of a script that was sent, whatever carried it. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code, or the name of the signal that ended it; null: the host did not tell. */
  readonly status: number | string | null;
  /** Why its end was not waited for; null: it was. */
  readonly givenUp: string | null;
}

/** What an answer says about the script. What does not surely tell how it ended is unknown. */
export function resultOf(
  { stdout, stderr, status, givenUp }: Answer,
  options: RunOptions,
  milliseconds: number,
): ScriptResult {
  const unknown = (reason: string): Extract<ScriptResult, { kind: 'unknown' }> => ({
    kind: 'unknown',
    reason,
    stdout,
    stderr,
    milliseconds,
  });
  if (givenUp !== null) return unknown(givenUp);
  if (status === null) return unknown('the connection was lost before the host told how it ended');
  if (typeof status === 'string') return unknown(`ended on the host by ${status}`);
  if (status === 124 || status === 137)
    return {
      ...unknown(`a script took more than ${options.timeoutSeconds} s there and was stopped`),
      stopped: true,
    };
  if (status === STILL_RUNNING && options.lock !== undefined)
    return unknown('an earlier script of the same operation is still running there');
  const failure = readFailure(stderr);
  return {
    kind: 'done',
    code: status,
    stdout,
    stderr: failure.stderr,
    failed: status === 0 ? null : failure.command,
    milliseconds,
  };
}
