import type { Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { adviceOf, type LoggedEnds } from './audit-ends.ts';
import { ownerState } from './owner.ts';

export type Standing = 'in-flight' | 'stale' | 'failed' | 'elsewhere';

/** What is the matter with an open operation: `elsewhere` runs, or ran, on another machine. */
export function standingOf(operation: Operation): Standing {
  if (operation.status === 'failed') return 'failed';
  const owner = ownerState(operation.owner);
  return owner === 'alive' ? 'in-flight' : owner === 'dead' ? 'stale' : 'elsewhere';
}

/** One line about operations that nobody works on any more; null when there are none. The log may know their end. */
export function leftoverNotice(state: State, ends: LoggedEnds = new Map()): string | null {
  const left = Object.values(state.operations).filter((operation) =>
    ['failed', 'stale'].includes(standingOf(operation)),
  );
  const [first] = left;
  if (first === undefined) return null;
  if (left.length === 1) {
    return (
      adviceOf(first.id, `Unfinished in the state: ${first.plan.title}`, ends.get(first.id)) ??
      `Unfinished: ${first.plan.title}. What to do about it: glusterctl operation info ${first.id}`
    );
  }
  return `${left.length} operations are unfinished: see "glusterctl operation list".`;
}
