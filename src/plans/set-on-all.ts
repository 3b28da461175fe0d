import { keyOf } from '../gluster/options.ts';
import { isOfAll, isSetOnAll } from '../gluster/own-options.ts';
import type { Volume } from '../model/entities.ts';
import { entriesOf } from '../model/entries.ts';
import { refused } from '../model/errors.ts';
import { listed } from '../model/listed.ts';
import { inNaturalOrder } from '../model/natural-order.ts';
import type { State } from '../model/state.ts';

/** gluster would refuse them, behind what was done before. */
export function refuseOfAll(keys: readonly string[], verb: 'set' | 'reset'): void {
  const key = keys.find(isOfAll);
  if (key === undefined) return;
  throw refused(
    `${key} is of all volumes of the pool: gluster has it on none alone`,
    `To ${verb} it for all of them, on one of their hosts: gluster volume ${verb} all ${key}${verb === 'set' ? ' VALUE' : ''}`,
  );
}

/** Which options that are to be set on a volume gluster sets on the others of its pool as well; none where there are no others. */
export function setOnAllNotes(
  state: State,
  { id, cluster }: Pick<Volume, 'id' | 'cluster'>,
  options: readonly string[],
): readonly string[] {
  const keys = [...new Set(options.map(keyOf).filter(isSetOnAll))];
  if (keys.length === 0) return [];
  const others = entriesOf(state, 'volumes')
    .having('cluster', cluster)
    .filter((one) => one.id !== id);
  if (others.length === 0) return [];
  const names = inNaturalOrder(others, ({ name }) => name).map(({ name }) => name);
  const what = keys.join(', ');
  return [
    `gluster sets ${what} on all volumes of the pool, whichever it is set on: on ${listed(names)} as well. What they have then is told by: glusterctl verify`,
  ];
}
