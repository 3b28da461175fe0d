import { GlusterctlError } from '../../model/errors.ts';
import type { Judgement } from '../../model/plan.ts';
import { readRunState } from '../../shell/left-running.ts';
import type { Judge } from '../judge.ts';

/** Whether a command that was left running on a host has ended well. One that reboots its host ends with that. */
export const RUN_ENDED = 'run-ended';

export function runJudgement(host: string, command: string): Judgement {
  return { by: RUN_ENDED, about: { host: [host], command: [command] } };
}

export const runEnded: Judge = ([told], { host = [], command = [] }) => {
  const where = host.join();
  const what = `"${command.join()}" on ${where} to end`;
  if (told === undefined || told.stdout === null) {
    const blocked = told?.problem ?? `${where} does not answer`;
    return { go: 'wait', for: what, left: null, blocked };
  }
  const state = readRunState(told.stdout);
  switch (state.kind) {
    case 'running':
      return { go: 'wait', for: what, left: null };
    case 'going-down':
      return { go: 'wait', for: `${where} to boot`, left: null };
    case 'rebooted':
      return { go: 'on' };
    case 'ended':
      return state.code === 0 ? { go: 'on' } : failed(where, command.join(), state.code, state.output);
    case 'lost':
      return failed(where, command.join(), null, '');
    case 'unknown':
      return failed(where, command.join(), null, '');
  }
};

function failed(host: string, command: string, code: number | null, output: string) {
  const how =
    code === null
      ? 'it was ended, and nothing tells how'
      : code === 124
        ? 'it took too long'
        : `exit code ${code}`;
  const message = `${host}: "${command}" failed: ${how}${output === '' ? '' : `\n${output}`}`;
  return {
    go: 'no',
    error: new GlusterctlError('failed', message, { details: { host, command, code } }),
  } as const;
}
