import { GlusterctlError } from '../model/errors.ts';
import type { Operation } from '../model/plan.ts';
import { heldBy } from '../model/reserved.ts';
import type { State } from '../model/state.ts';
import { adviceOn, type Circumstances } from '../model/unfinished.ts';
import type { LoggedEnds } from './audit-ends.ts';
import { ownerState } from './owner.ts';

export type Standing = 'in-flight' | 'stale' | 'failed' | 'elsewhere';

/** What is the matter with an open operation: `elsewhere` runs, or ran, on another machine or in another container. */
export function standingOf(operation: Operation): Standing {
  if (operation.status === 'failed') return 'failed';
  const owner = ownerState(operation.owner);
  return owner === 'alive' ? 'in-flight' : owner === 'dead' ? 'stale' : 'elsewhere';
}

/** Behind `said`, which names an open operation: whether somebody works on it and, if not, what can be done about it. */
export function standingLines(
  operation: Operation,
  said: string,
  circumstances: Circumstances = {},
): readonly string[] {
  const { user, host, pid, command } = operation.owner;
  switch (standingOf(operation)) {
    case 'in-flight':
      return [`${said}, which runs now (process ${pid} of ${user}: ${command}): wait for it.`];
    case 'elsewhere':
      return [
        `${said}, which ${user} began on ${host} (process ${pid}: ${command}). If it no longer runs there:`,
        ...adviceOn(operation, { ...circumstances, elsewhere: true }),
      ];
    default:
      return [`${said}, which was left unfinished.`, ...adviceOn(operation, circumstances)];
  }
}

/** A refusal of what an operation has in hand: of one that may still run nobody is offered to undo it unasked. */
export function byStanding(error: GlusterctlError, state: State): GlusterctlError {
  const operation = state.operations[String(error.details?.operation)];
  if (operation === undefined || operation.status === 'failed') return error;
  const { code, message, details = {} } = error;
  const hint = standingLines(operation, heldBy(operation), { state }).join('\n');
  return new GlusterctlError(code, message, { hint, details, cause: error });
}

/** About operations that nobody works on any more; null when there are none. The log may know their end. */
export function unfinishedNotice(state: State, ends: LoggedEnds = new Map()): string | null {
  const left = Object.values(state.operations).filter((operation) =>
    ['failed', 'stale'].includes(standingOf(operation)),
  );
  const [first] = left;
  if (first === undefined) return null;
  if (left.length > 1) return `${left.length} operations are unfinished: glusterctl operation list`;
  const logged = ends.get(first.id);
  const circumstances = { state, ...(logged === undefined ? {} : { logged }) };
  return [`Unfinished: ${first.plan.title}`, ...adviceOn(first, circumstances)].join('\n');
}
