import { allChanges, undoableStages } from '../../model/lanes.ts';
import type { Change, Operation } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';

/** What will be undone, or finished, and what goes with it: for a person who is asked. */
export function undoLines(
  state: State,
  { id, plan }: Operation,
  direction: 'forward' | 'back',
): readonly string[] {
  if (direction === 'forward')
    return [`finish  ${plan.title} (${id})`, ...allChanges(plan).flatMap((change) => deleted(state, change))];
  const undone = allChanges({ ...plan, stages: undoableStages(plan) });
  const gone = [...undone.flatMap(named), ...bricks(state, undone)];
  return [`undo    ${plan.title} (${id})`, ...gone.map((what) => `        ${what}`)];
}

function deleted(state: State, change: Change): readonly string[] {
  if (change.do !== 'remove' || change.table !== 'volumes') return [];
  return [`        deletes volume ${state.volumes[change.id]?.name ?? change.id} and all data in it`];
}

function named(change: Change): readonly string[] {
  if (change.do !== 'add') return [];
  switch (change.table) {
    case 'volumes':
      return [`deletes volume ${change.value.name}`];
    case 'devices':
      return [`takes device ${change.value.name} away`];
    case 'nodes':
      return [`takes node ${change.value.manage[0] ?? change.id} away`];
    default:
      return [];
  }
}

function bricks(state: State, changes: readonly Change[]): readonly string[] {
  const hosts = changes.flatMap((change) => {
    if (change.do !== 'add' || change.table !== 'bricks') return [];
    return [state.nodes[state.devices[change.value.device]?.node ?? '']?.manage[0] ?? '?'];
  });
  if (hosts.length === 0) return [];
  const what = hosts.length === 1 ? '1 brick' : `${hosts.length} bricks`;
  return [`deletes ${what} on ${[...new Set(hosts)].sort().join(', ')}`];
}
