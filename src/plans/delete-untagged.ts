import { entryOf } from '../model/entries.ts';
import { refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { planDeleteVolume } from './delete-volume.ts';
import type { Planning } from './planning.ts';

/** Deletes it only as long as it has no such tag, by the newest state: whoever sets that keeps it. */
export function planDeleteUntagged(volume: Id, tag: string, planning: Planning): Plan {
  const present = entryOf(planning.state, 'volumes', volume);
  if (present?.tags[tag] !== undefined)
    throw refused(`Volume ${present.name} is in use by now: it has got the tag ${tag}`);
  return planDeleteVolume({ volume, ifUnused: true }, planning);
}
