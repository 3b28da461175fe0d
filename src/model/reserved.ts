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
