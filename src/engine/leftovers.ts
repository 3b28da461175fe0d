import type { Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { ownerState } from './owner.ts';

export type Standing = 'in-flight' | 'stale' | 'failed' | 'elsewhere';

/** What is the matter with an open operation: `elsewhere` runs, or ran, on another machine. */
export function standingOf(operation: Operation): Standing {
  if (operation.status === 'failed') return 'failed';
  const owner = ownerState(operation.owner);
  return owner === 'alive' ? 'in-flight' : owner === 'dead' ? 'stale' : 'elsewhere';
}

/** One line about operations that nobody works on any more; null when there are none. */
export function leftoverNotice(state: State): string | null {
  const left = Object.values(state.operations).filter((operation) =>
    ['failed', 'stale'].includes(standingOf(operation)),
  );
  const [first] = left;
  if (first === undefined) return null;
  if (left.length === 1) {
    return `Unfinished: ${first.plan.title}. Clean up with "glusterctl operation clean ${first.id}".`;
  }
  return `${left.length} operations are unfinished: see "glusterctl operation list".`;
}
