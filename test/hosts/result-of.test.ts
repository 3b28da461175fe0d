import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { collectAnswer } from '../../src/hosts/collect-answer.ts';
import { commandLine } from '../../src/hosts/command-line.ts';
import type { RunOptions, ScriptResult } from '../../src/hosts/hosts.ts';
import { type Answer, resultOf } from '../../src/hosts/result-of.ts';
import type { Script } from '../../src/model/plan.ts';
import { reading, sh } from '../../src/shell/script.ts';
import { wrapScript } from '../../src/shell/wrap.ts';

const ANSWER: Answer = { stdout: 'out', stderr: 'err', status: 0, givenUp: null };
const unknown = (reason: string) => ({ kind: 'unknown', reason, stdout: 'out', stderr: 'err' });

describe('an answer', () => {
  const table: readonly [string, Partial<Answer>, Partial<RunOptions>, object][] = [
    ['of success', {}, {}, { kind: 'done', code: 0, stdout: 'out', stderr: 'err', failed: null }],
    [
      'of failure, with the command that failed',
      { status: 5, stderr: 'no such group\nglusterctl-failed 5 vgs x\n' },
      {},
      { kind: 'done', code: 5, failed: 'vgs x', stderr: expect.stringContaining('no such group') },
    ],
    ['cut off', { status: null }, {}, unknown('the connection was lost before the host told how it ended')],
    ['ended by a signal', { status: 'KILL' }, {}, unknown('ended on the host by KILL')],
    ['at the time limit', { status: 124 }, {}, unknown('a script took more than 9 s there and was stopped')],
    ['killed past it', { status: 137 }, {}, unknown('a script took more than 9 s there and was stopped')],
    [
      'behind a script that still runs',
      { status: 75 },
      { lock: 'a' },
      unknown('an earlier script of the same operation is still running there'),
    ],
    ['of code 75 without a lock', { status: 75 }, {}, { kind: 'done', code: 75 }],
    ['that was given up, whatever came', { givenUp: 'interrupted' }, {}, unknown('interrupted')],
  ];
  it.each(table)('%s', (_name, answer, options, wanted) => {
    const result = resultOf({ ...ANSWER, ...answer }, { timeoutSeconds: 9, ...options }, 7);
    expect(result).toMatchObject({ ...wanted, milliseconds: 7 });
  });
});

/** Another way to run a script than SSH: a shell of this machine. */
async function runHere(script: Script, options: RunOptions): Promise<ScriptResult> {
  const child = spawn('sh', ['-c', commandLine(options)]);
  const collector = collectAnswer(options, () => child.kill('SIGKILL'));
  child.stdout.on('data', collector.stdout);
  child.stderr.on('data', collector.stderr);
  child.on('close', (code, signal) => collector.ended(code ?? signal));
  child.stdin.on('error', () => undefined);
  if (!collector.over) child.stdin.end(wrapScript(script));
  return resultOf(await collector.answer, options, 0);
}

describe('a script that something else than SSH carries', () => {
  const bound = { timeoutSeconds: 30 };

  it('tells what it printed and, where it failed, the command that did', async () => {
    expect(await runHere(reading(sh`echo ${'a "b"'}`), bound)).toMatchObject({
      kind: 'done',
      code: 0,
      stdout: 'a "b"\n',
    });
    expect(await runHere(reading(sh`run ls ${'/no such'}`), bound)).toMatchObject({
      kind: 'done',
      code: 2,
      failed: 'ls /no such',
    });
  });

  it('is given up when the run is interrupted, and so unknown', async () => {
    const stop = new AbortController();
    const running = runHere(reading(sh`sleep 20`), { ...bound, signal: stop.signal });
    stop.abort();
    expect(await running).toMatchObject({ kind: 'unknown', reason: 'interrupted' });
    expect(await runHere(reading(sh`echo late`), { ...bound, signal: stop.signal })).toMatchObject({
      kind: 'unknown',
      stdout: '',
    });
  });
});
