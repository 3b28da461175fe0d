import { GlusterctlError } from './errors.ts';
import type { Change } from './plan.ts';
import type { State } from './state.ts';

/** Makes changes on a state; pure. What contradicts the state is an error of the program, not of the user. */
export function applyChanges(state: State, changes: readonly Change[]): State {
  if (changes.length === 0) return state;
  const tables: Record<string, Record<string, unknown>> = {};
  const own = (table: Change['table']): Record<string, unknown> => {
    tables[table] ??= { ...state[table] };
    return tables[table];
  };
  for (const change of changes) {
    const table = own(change.table);
    const present = table[change.id];
    if (change.do === 'add') {
      if (present !== undefined) throw contradiction(change, 'is there already');
      table[change.id] = change.value;
    } else if (present === undefined) {
      throw contradiction(change, 'is not there');
    } else if (change.do === 'remove') {
      delete table[change.id];
    } else {
      table[change.id] = { ...present, ...change.set };
    }
  }
  return { ...state, ...tables };
}

function contradiction(change: Change, what: string): GlusterctlError {
  return new GlusterctlError(
    'failed',
    `Internal error: ${change.do} of ${change.table} ${change.id}, which ${what}`,
    {
      hint: 'Nothing was written. "state check" lists what is wrong in the state.',
    },
  );
}
