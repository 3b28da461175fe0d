import { applyChanges } from './apply.ts';
import type { Change, Operation } from './plan.ts';
import type { State } from './state.ts';

/**
 * The state with everything in it that open operations are about to add: their space and their names are taken
 * from the moment they are stored. What they remove stays until they have removed it.
 */
export function withReservations(state: State, except?: string): State {
  const additions = Object.values(state.operations)
    .filter((operation) => operation.id !== except)
    .flatMap(additionsOf)
    .filter((change) => state[change.table][change.id] === undefined);
  return applyChanges(state, additions);
}

function additionsOf(operation: Operation): readonly Change[] {
  return operation.plan.changes.filter((change) => change.do === 'add');
}

/** What to do about a name that an open operation has taken; nothing where a volume has it. */
export function holderHint(state: State, name: string): string | undefined {
  const holder = Object.values(state.operations).find((operation) =>
    additionsOf(operation).some(
      (change) => change.do === 'add' && change.table === 'volumes' && change.value.name === name,
    ),
  );
  return holder === undefined
    ? undefined
    : `An operation that has not ended has that name. What to do about it: glusterctl operation info ${holder.id}`;
}
