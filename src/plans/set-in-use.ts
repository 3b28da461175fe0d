import { refused } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { described, type NodeOrDevice } from './node-or-device.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

/** Takes a host or a disk out of use for new bricks, or back into it; the record only. */
export function planSetInUse(which: NodeOrDevice, inUse: boolean, { state }: Planning): Plan {
  const { entry, noun, label, kind } = described(state, which);
  const wanted = inUse ? 'online' : 'offline';
  // A removed device may go back to offline, a removed node not; as in Heketi.
  if (entry.state === 'failed' && (noun === 'node' || inUse))
    throw refused(`Cannot move a failed/removed ${noun} to ${wanted} state`);
  return recordOnly({
    kind,
    title: `${inUse ? 'enable' : 'disable'} ${label}`,
    changes: entry.state === wanted ? [] : [{ do: 'update', ...which, set: { state: wanted } }],
  });
}
