import type { Change, Operation } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';

/** What will be undone, or finished, and what goes with it: for a person who is asked. */
export function undoLines(
  state: State,
  { id, plan }: Operation,
  direction: 'forward' | 'back',
): readonly string[] {
  if (direction === 'forward') return [`finish  ${plan.title} (${id})`];
  const gone = plan.changes.flatMap((change) => added(state, change));
  return [`undo    ${plan.title} (${id})`, ...gone.map((what) => `        deletes ${what}`)];
}

function added(state: State, change: Change): readonly string[] {
  if (change.do !== 'add') return [];
  switch (change.table) {
    case 'volumes':
      return [`volume ${change.value.name}`];
    case 'bricks': {
      const device = state.devices[change.value.device];
      const host = state.nodes[device?.node ?? '']?.manage[0] ?? '?';
      return [`brick ${change.value.path} on ${host}`];
    }
    case 'devices':
      return [`device ${change.value.name} from the state`];
    case 'nodes':
      return [`node ${change.value.manage[0] ?? change.id} from the state`];
    default:
      return [];
  }
}
