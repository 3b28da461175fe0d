import { applyChanges, withEntries } from '../model/apply.ts';
import { amended, entryOf } from '../model/entries.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import type { OperationRequest } from './types.ts';

/** What the engine writes into the state about operations; pure. */

export function withOperation(state: State, operation: Operation): State {
  return withEntries(state, 'operations', new Map([[operation.id, operation]]));
}

export function updateOperation(state: State, id: Id, set: Partial<Operation>): State {
  return withOperation(state, { ...present(state, id), ...set });
}

/** The scripts of a plan that was kept before there was a state name that one: it begins as what they say. */
export function withLineage(state: State, requests: readonly OperationRequest[]): State {
  const kept = requests.find((request) => request.kept !== undefined)?.kept;
  return state.serial > 0 || kept === undefined ? state : amended(state, { lineage: kept.lineage });
}

/** Ends an operation: with its changes when it was finished, without when it was undone. */
export function endOperation(state: State, id: Id, changes: readonly Change[]): State {
  present(state, id);
  return forgetKind(withEntries(applyChanges(state, changes), 'operations', new Map([[id, null]])));
}

/** A state without nodes is of neither kind of hosts, as at the beginning. */
function forgetKind(state: State): State {
  const empty = Object.keys(state.nodes).length === 0 && Object.keys(state.operations).length === 0;
  return empty && state.simulated !== null ? amended(state, { simulated: null }) : state;
}

function present(state: State, id: Id): Operation {
  const operation = entryOf(state, 'operations', id);
  if (operation !== undefined) return operation;
  throw new GlusterctlError('failed', `Operation ${id} is no longer in the state: another command ended it`, {
    hint: 'Look at what is there now with "glusterctl operation list" and "glusterctl log".',
  });
}
