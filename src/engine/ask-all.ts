import { GlusterctlError } from '../model/errors.ts';
import { listed } from '../model/listed.ts';
import type { HostAddress, Operation } from '../model/plan.ts';
import type { Run } from './run.ts';
import { runStep, type StepEnd, type StepWork } from './step.ts';

interface Asking extends Pick<StepWork, 'hold' | 'step' | 'simulated'> {
  readonly operation: Operation;
  readonly hosts: readonly HostAddress[];
  /** It is to be undone, and not done, maybe once more. */
  readonly undo?: {
    readonly patient: boolean;
    /** A host that may be at it still: what others say is no answer without its own. */
    readonly must: HostAddress | null;
  };
}

/**
 * Whether a step was done of which many hosts can tell, as all members of a pool can of a brick that was put in the place of
 * another: its undo only asks that, since it can't be taken back. One of them that is asked alone may be the one that
 * gluster left behind: all are, and where those who answer don't say the same nobody guesses who is right. null: the undo
 * does more than to ask, or there is but one host.
 */
export async function askAll(
  run: Run,
  { operation, step: whole, hosts, undo, ...work }: Asking,
): Promise<StepEnd | null> {
  if (whole.undo === null || whole.undo.changes || hosts.length === 1) return null;
  const script = whole.undo;
  // Who only asks takes no transaction of gluster's.
  const { mutex: _taken, ...step } = whole;
  const title = undo === undefined ? `look whether this was done: ${step.title}` : step.title;
  const ends = await Promise.all(
    hosts.map(async (host) => ({
      host,
      end: await runStep(run, {
        hold: work.hold,
        simulated: work.simulated,
        operation: operation.id,
        step: { ...step, title },
        script,
        undo: undo !== undefined,
        asks: true,
        hosts: [host],
        patient: undo?.patient === true && host === undo.must,
      }),
    })),
  );
  const needed = ends.find(({ host, end }) => host === undo?.must && isSilence(end));
  const wrong = ends.find(({ end }) => !isAnswer(end) && !isSilence(end));
  const answers = ends.filter(({ end }) => isAnswer(end));
  const first = needed ?? wrong ?? answers[0] ?? ends[0];
  if (first === undefined || first === needed || first === wrong) return first?.end ?? null;
  const done = answers.filter(({ end }) => end.kind === 'failed').map(({ host }) => host.name);
  const not = answers.filter(({ end }) => end.kind === 'done').map(({ host }) => host.name);
  if (done.length === 0 || not.length === 0) return first.end;
  return {
    kind: 'failed',
    host: first.host,
    clean: undo === undefined,
    error: new GlusterctlError(
      'refused',
      `Hosts of the pool do not agree on whether this was done: ${step.title}. It was by ${listed(done)}, and was not by ${listed(not)}`,
      {
        hint: 'In what their files differ, and what mends that: glusterctl peer doctor',
        details: { step: step.id, done, not },
      },
    ),
  };
}

/** Some say that it was done, others that it was not. */
export function isDisagreement(end: StepEnd): boolean {
  return end.kind === 'failed' && Array.isArray(end.error.details?.not);
}

function isAnswer(end: StepEnd): boolean {
  return end.kind === 'done' || (end.kind === 'failed' && end.onlyForward === true);
}

/** It can't be reached, its glusterd does not run, or its question failed: who refuses says so, and names no command. */
function isSilence(end: StepEnd): boolean {
  if (end.kind !== 'failed') return end.kind === 'unreachable';
  return end.notHere === true || (end.error.details?.command ?? null) !== null;
}
