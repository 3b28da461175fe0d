import type { EntryState, Maintenance } from '../model/entities.ts';
import { refused } from '../model/errors.ts';
import type { Change, Plan } from '../model/plan.ts';
import { minuteOf } from '../model/resting.ts';
import type { State } from '../model/state.ts';
import { manageName } from './addresses.ts';
import { described, type NodeOrDevice } from './node-or-device.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

/** Takes a host or a disk out of use for new bricks, or back into it; the record only. */
export function planSetInUse(which: NodeOrDevice, inUse: boolean, { state }: Planning): Plan {
  const { entry, noun, label, kind } = described(state, which);
  const wanted = inUse ? 'online' : 'offline';
  if (inUse && 'foreign' in entry && entry.foreign === true)
    throw refused(
      `${label} was not made by this program: nothing new is put there`,
      `Its bricks can go to disks of ours: glusterctl device remove ${entry.id}`,
    );
  // A removed device may go back to offline, a removed node not; as in Heketi.
  if (entry.state === 'failed' && (noun === 'node' || inUse))
    throw refused(`Cannot move a failed/removed ${noun} to ${wanted} state`);
  return recordOnly({
    kind,
    title: `${inUse ? 'enable' : 'disable'} ${label}`,
    changes: changesOf(state, which, entry.state, wanted),
  });
}

function changesOf(
  state: State,
  which: NodeOrDevice,
  present: EntryState,
  wanted: Maintenance['was'],
): readonly Change[] {
  const node = which.table === 'nodes' ? state.nodes[which.id] : undefined;
  const maintenance = node?.maintenance;
  if (node === undefined || maintenance == null)
    return present === wanted ? [] : [{ do: 'update', ...which, set: { state: wanted } }];
  const name = manageName(node);
  if (wanted === 'online')
    throw refused(
      `${name} is in maintenance since ${minuteOf(maintenance.since)}`,
      `When it is over: glusterctl node maintenance stop ${name}`,
    );
  // It stays out of use when that is over.
  return [
    { do: 'update', table: 'nodes', id: node.id, set: { maintenance: { ...maintenance, was: wanted } } },
  ];
}
