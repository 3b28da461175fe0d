import { fencedBy, fenceFragment } from '../hosts/fence.ts';
import type { ScriptResult } from '../hosts/hosts.ts';
import { ABORTED, unlessAborted } from '../hosts/when-aborted.ts';
import type { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import {
  type HostAddress,
  NOT_HERE,
  NOTHING_CHANGED,
  ONLY_FORWARD,
  type Script,
  type Step,
} from '../model/plan.ts';
import { undoTitle } from '../model/undo-words.ts';
import { hostUnusable, stepFailed, stepUnknown } from './failure.ts';
import { guarded, wrongKindRefusal } from './guard.ts';
import { fenceOf, type Hold, type Loss, lose, lossBeforeSending, lossOf } from './hold.ts';
import { hostRefusal, type Run } from './run.ts';
import { lockOf, pauseBehind } from './step-time.ts';

/** How a step ended. `clean`: it certainly changed nothing on any host. */
export type StepEnd =
  | {
      readonly kind: 'done';
      readonly host: HostAddress;
      readonly stdout: string;
      readonly stderr: string;
    }
  | {
      readonly kind: 'failed';
      readonly host: HostAddress;
      readonly clean: boolean;
      readonly error: GlusterctlError;
      /** Another host may do it. */
      readonly notHere?: true;
      /** Of an undo: only going on leads out. */
      readonly onlyForward?: true;
    }
  | { readonly kind: 'unreachable'; readonly error: GlusterctlError }
  | { readonly kind: 'unknown'; readonly error: GlusterctlError }
  /** Somebody else has the operation now: nothing was run. */
  | { readonly kind: 'lost'; readonly error: GlusterctlError };

export interface StepWork {
  readonly operation: Id;
  /** null: of a dry run, which only reads and holds nothing. */
  readonly hold: Hold | null;
  readonly step: Step;
  readonly script: Script;
  readonly undo: boolean;
  /** It only asks whether the step was done: ONLY_FORWARD says so, and is no failure. */
  readonly asks?: true;
  /** In the order in which they are tried. */
  readonly hosts: readonly HostAddress[];
  readonly simulated: boolean | null;
  /** Wait for the only host when it can't be reached: something of this run is known to be on it. */
  readonly patient: boolean;
}

/** Runs one script on the first of its hosts that can be reached and can do it. */
export async function runStep(run: Run, work: StepWork): Promise<StepEnd> {
  return await run.mutexes.hold(work.step.mutex, async () => {
    const [first] = work.hosts;
    let away = first === undefined || work.patient ? null : hostRefusal(run, first);
    let last: GlusterctlError | null = null;
    let failed: Extract<StepEnd, { kind: 'failed' }> | null = null;
    const usable = work.hosts.filter((host) => work.patient || hostRefusal(run, host) === null);
    for (const host of usable) {
      const turn = work.step.oneByOne === true ? `one by one on ${host.name}` : undefined;
      const end = await run.mutexes.hold(turn, async () => await runOn(run, work, host));
      if (end.kind === 'failed' && end.notHere) failed ??= end;
      else if (end.kind !== 'unreachable') return end;
      else {
        last = end.error;
        if (host === first) away = end.error;
      }
    }
    // What others can't do waits for the host that can.
    if (failed !== null && (away === null || !failed.clean)) return failed;
    const error = failed === null ? (last ?? away) : away;
    return { kind: 'unreachable', error: error ?? stepUnknown('?', work.step, 'the step has no host') };
  });
}

async function runOn(run: Run, work: StepWork, host: HostAddress): Promise<StepEnd> {
  const { step, undo } = work;
  const { hold } = work;
  const before = hold === null ? null : await lossBeforeSending(run, hold);
  if (before !== null) return { kind: 'lost', error: before.error };
  const script = guarded(work.script, work.simulated);
  const said = {
    operation: work.operation,
    step: step.id,
    host: host.name,
    title: undo ? undoTitle(step) : step.title,
    undo,
  };
  const name = `${undo ? 'undo' : 'step'} ${step.id} on ${host.name}`;
  run.point(`before ${name}`);
  run.options.onEvent({ type: 'step-started', ...said, script: script.text });
  const { result, again, loss } = await runUntilKnown(run, work, host, script);
  run.point(`after ${name}`);
  run.options.onEvent({
    type: 'step-ended',
    ...said,
    ...summary(result),
    ...(work.asks === true && isOnlyForward(result) ? { result: 'done' as const } : {}),
    ...(step.prints === true && !undo ? { prints: true } : {}),
  });
  if (loss !== null) return { kind: 'lost', error: loss.error };
  const fenced = fencedBy(result);
  if (fenced !== null && hold !== null)
    return { kind: 'lost', error: (await lose(run, hold, host.name, fenced)).error };
  return endOf(step, host, result, undo || work.asks === true, undo || again);
}

function isOnlyForward(result: ScriptResult): boolean {
  return result.kind === 'done' && result.code === ONLY_FORWARD;
}

/** `touched`: whatever this result says of itself, an earlier run may have changed something. */
function endOf(
  step: Step,
  host: HostAddress,
  result: ScriptResult,
  undo: boolean,
  touched: boolean,
): StepEnd {
  if (result.kind === 'unreachable') {
    return { kind: 'unreachable', error: hostUnusable(host.name, result.problem) };
  }
  if (result.kind === 'unknown')
    return { kind: 'unknown', error: stepUnknown(host.name, step, result.reason) };
  if (result.code === 0) return { kind: 'done', host, stdout: result.stdout, stderr: result.stderr };
  const wrong = wrongKindRefusal(host.name, result);
  if (wrong !== null) return { kind: 'failed', host, clean: true, error: wrong };
  const { code } = result;
  const clean = (!step.script.changes || code === NOTHING_CHANGED || code === NOT_HERE) && !touched;
  const error = stepFailed(host.name, step, result, undo);
  return {
    kind: 'failed',
    host,
    clean,
    error,
    ...(code === NOT_HERE ? { notHere: true as const } : {}),
    ...(undo && code === ONLY_FORWARD ? { onlyForward: true as const } : {}),
  };
}

interface Known {
  readonly result: ScriptResult;
  /** An earlier try may have been begun there. */
  readonly again: boolean;
  /** Why nothing more was sent. */
  readonly loss: Loss | null;
}

/**
 * A lost answer is asked for again: the same script, idempotent, waits on the host's lock until the earlier run
 * has ended, and then tells how things are.
 */
async function runUntilKnown(run: Run, work: StepWork, host: HostAddress, script: Script): Promise<Known> {
  const { options } = run;
  const { timeoutSeconds } = work.step;
  const { operation, hold } = work;
  const fence = script.changes && hold !== null ? fenceOf(hold, work.step) : null;
  const sent = fence === null ? script : guarded(work.script, work.simulated, fenceFragment(fence));
  const lock = lockOf(script, operation);
  const begun = options.clock.now().getTime();
  let begunThere = false;
  for (let tries = 0; ; tries++) {
    const result = await untilAbandoned(
      options.abandon,
      options.hosts.run(host, sent, { timeoutSeconds, ...lock, signal: options.abandon }),
    );
    const wait =
      result.kind === 'unknown' ||
      (result.kind === 'unreachable' && (begunThere || (work.patient && work.hosts.length === 1)));
    if (!wait) return { result, again: begunThere, loss: null };
    begunThere ||= result.kind === 'unknown';
    const waited = (options.clock.now().getTime() - begun) / 1000;
    const seconds = pauseBehind(work.step, tries, waited, options.random);
    if (seconds === null || options.abandon.aborted) {
      const told = result.kind === 'unreachable' && begunThere ? unknownBehind(result) : result;
      return { result: told, again: begunThere, loss: null };
    }
    const reason = result.kind === 'unknown' ? result.reason : result.problem.message;
    options.onEvent({ type: 'waiting', operation, host: host.name, reason, seconds });
    await options.clock.sleep(seconds * 1000, options.abandon).catch(() => undefined);
    // Who slept meanwhile may find a host that has not heard who came after.
    const loss = hold === null ? null : await lossOf(run, hold);
    if (loss !== null) return { result, again: begunThere, loss };
  }
}

function unknownBehind(result: Extract<ScriptResult, { kind: 'unreachable' }>): ScriptResult {
  const { milliseconds, problem } = result;
  return { kind: 'unknown', reason: problem.message, stdout: '', stderr: '', milliseconds };
}

/** The second Ctrl-C doesn't wait for anybody. */
async function untilAbandoned(abandon: AbortSignal, run: Promise<ScriptResult>): Promise<ScriptResult> {
  const unheard: ScriptResult = {
    kind: 'unknown',
    reason: 'interrupted',
    stdout: '',
    stderr: '',
    milliseconds: 0,
  };
  const result = await unlessAborted(run, abandon);
  return result === ABORTED ? unheard : result;
}

/** What is told of a result: for progress and the log. */
export function summary(result: ScriptResult) {
  const { milliseconds } = result;
  if (result.kind === 'done') {
    const { code, stdout, stderr } = result;
    return {
      result: code === 0 ? ('done' as const) : ('failed' as const),
      code,
      stdout,
      stderr,
      milliseconds,
    };
  }
  if (result.kind === 'unknown') {
    const { stdout, stderr, reason } = result;
    return { result: 'unknown' as const, code: null, stdout, stderr: stderr || reason, milliseconds };
  }
  return {
    result: 'unreachable' as const,
    code: null,
    stdout: '',
    stderr: result.problem.message,
    milliseconds,
  };
}
