import {
  fencedBy,
  fenceFragment,
  type LastSigns,
  lastSignsScript,
  raising,
  readLastSigns,
} from '../hosts/fence.ts';
import { refused } from '../model/errors.ts';
import type { HostAddress, Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { guarded } from './guard.ts';
import { type Hold, lose, SIGN_SECONDS, wholeFence } from './hold.ts';
import { ownerState } from './owner.ts';
import { stepsOf } from './planning.ts';
import { hostRefusal, type Run, uniqueHosts } from './run.ts';
import { secondsBehindLast, secondsOfStep } from './step-time.ts';

/** Whoever ran an operation before it is taken over: whether that process still does, and how it is kept from going on. */

/** So much clocks may differ, or an answer may take, without anybody being taken for gone. */
const TOLERANCE_SECONDS = 300;
const ASK_SECONDS = 30;

/**
 * From when on no script of the operation can still be running, even on a host that can't be asked: only then may
 * another host take over its steps. What was written elsewhere was so by another clock.
 */
export function quietSince(operation: Operation): number {
  const clocks = ownerState(operation.owner) === 'unknown' ? TOLERANCE_SECONDS : 0;
  return Date.parse(operation.since ?? operation.created) + (scriptSeconds(operation) + clocks) * 1000;
}

/**
 * What was left unfinished had sent its last script by then. What was not may have gone on from step to step, or have waited for its turn
 * behind others: then it has written about itself before it sent anything.
 */
function scriptSeconds({ plan, status }: Operation): number {
  const steps = stepsOf(plan);
  if (status === 'failed') return Math.max(0, ...steps.map(secondsBehindLast));
  const each = steps.map(secondsOfStep);
  return Math.max(
    each.reduce((sum, seconds) => sum + seconds, 0),
    SIGN_SECONDS + Math.max(0, ...each),
  );
}

/** What is known of a process that can't be asked. */
export interface Signs {
  /** By the clock of the state and by that of each host nothing was heard of it for so long that it is gone. */
  readonly silent: boolean;
  /** For people, a line each. */
  readonly lines: readonly string[];
  readonly limitSeconds: number;
  /** As it was written down when that was asked. */
  readonly operation: Operation;
}

/** null: its process can be asked, or it ended by itself. */
export async function signsOf(run: Run, { operations, lineage }: State, id: string): Promise<Signs | null> {
  const operation = operations[id];
  if (operation === undefined || operation.status === 'failed') return null;
  if (ownerState(operation.owner) !== 'unknown') return null;
  const limitSeconds = Math.max(scriptSeconds(operation), 2 * SIGN_SECONDS) + TOLERANCE_SECONDS;
  const written = operation.since ?? operation.created;
  const ago = (run.options.clock.now().getTime() - Date.parse(written)) / 1000;
  const script = lastSignsScript(lineage, id);
  const told = await Promise.all(
    uniqueHosts(stepsOf(operation.plan).map(({ host }) => host)).map(async (host) => {
      const limits = { timeoutSeconds: ASK_SECONDS, signal: run.options.abandon };
      const away = hostRefusal(run, host) !== null;
      const signs = away ? null : readLastSigns(await run.options.hosts.run(host, script, limits));
      return { host: host.name, signs };
    }),
  );
  const silentThere = told.every(
    ({ signs }) => signs !== null && !signs.runs && (signs.ago === null || signs.ago >= limitSeconds),
  );
  return {
    silent: operation.token !== undefined && ago >= limitSeconds && silentThere,
    lines: [`by the state its last sign is of ${written}, ${before(ago)}`, ...told.map(signLine)],
    limitSeconds,
    operation,
  };
}

function signLine({ host, signs }: { readonly host: string; readonly signs: LastSigns | null }): string {
  if (signs === null) return `${host}: it does not tell`;
  if (signs.runs) return `${host}: a script of it runs there now`;
  if (signs.ago === null) return `${host}: none of its scripts began there`;
  return `${host}: its last script began ${before(signs.ago)}, by the clock there`;
}

function before(seconds: number): string {
  if (seconds < 0) return `${minutes(-seconds)} from now: clocks differ`;
  return `${minutes(seconds)} ago`;
}

function minutes(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

export function refuseWhileRunning(operation: Operation, force: boolean, signs: Signs | null): void {
  if (operation.status === 'failed') return;
  const owner = ownerState(operation.owner);
  const { pid, host, user, command } = operation.owner;
  if (owner === 'alive') {
    throw refused(
      `Operation ${operation.id} runs now: process ${pid} of ${user} ("${command}")`,
      'Wait for it, or end that process first (Ctrl-C there).',
    );
  }
  if (owner === 'dead' || force) return;
  const asAsked = signs?.operation.token === operation.token && signs?.operation.since === operation.since;
  if (signs?.silent === true && asAsked) return;
  const known = (signs?.lines ?? []).map((line) => `\n  ${line}`).join('');
  const hints = ['If it no longer runs there, say so with --force.'];
  if (signs !== null && operation.token !== undefined)
    hints.push(`That is not needed once all these tell of no sign for ${minutes(signs.limitSeconds)}.`);
  throw refused(
    `Operation ${operation.id} belongs to process ${pid} of ${user} on ${host}, which can't be asked from here${known}`,
    hints.join('\n'),
  );
}

/** Another copy of the state was at work on the same: a person says which one counts. */
export function refuseStranger({ serial }: State, operation: Operation, force: boolean): void {
  const { seenToken, plan, reason } = operation;
  if (seenToken === undefined || seenToken <= serial || force) return;
  throw refused(
    reason === '' ? plan.title : reason,
    'Say with --force that this copy of the state is the one that counts from now on.',
  );
}

/** Before anything is done, the hosts that answer are told that whoever ran it before does no longer. */
export async function raise(run: Run, hold: Hold, simulated: boolean | null): Promise<void> {
  const fence = wholeFence(hold);
  if (fence === null) return;
  const { options } = run;
  const script = guarded(raising(), simulated, fenceFragment(fence));
  await Promise.all(
    answering(run, hold.operation).map(async (host) => {
      const limits = { timeoutSeconds: ASK_SECONDS, lock: fence.operation, signal: options.abandon };
      // Where it can't be written, or a script of before still runs, the next script there comes with the number itself.
      const fenced = fencedBy(await options.hosts.run(host, script, limits));
      if (fenced !== null) await lose(run, hold, host.name, fenced);
    }),
  );
}

function answering({ reach }: Run, { plan }: Operation): readonly HostAddress[] {
  const hosts = stepsOf(plan).flatMap(({ host, alternatives }) => [host, ...alternatives]);
  return uniqueHosts(hosts).filter(({ name }) => reach.get(name) === null);
}
