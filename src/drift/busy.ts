import type { Id } from '../model/ids.ts';
import { allChanges } from '../model/lanes.ts';
import type { State } from '../model/state.ts';

/** What open operations change, or hold: they tell themselves how they go on. */
export function busyIds(state: State): ReadonlySet<Id> {
  const busy = new Set<Id>();
  for (const { plan } of Object.values(state.operations))
    for (const change of allChanges(plan)) {
      busy.add(change.id);
      const brick =
        change.table !== 'bricks' ? undefined : change.do === 'add' ? change.value : state.bricks[change.id];
      if (brick !== undefined) busy.add(brick.volume);
    }
  return busy;
}
