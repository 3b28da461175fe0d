import { notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { deviceLabel } from './addresses.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';
import { freeWhenGone, holdsBricks, NOT_MOVED } from './way-out.ts';

/** Out of service for good; one that is removed already stays so. */
export function planRemoveDevice(id: Id, { state }: Planning): Plan {
  const device = state.devices[id];
  if (device === undefined) throw notFound();
  const plan = recordOnly({
    kind: 'remove-device',
    title: `remove device ${deviceLabel(device, state)}`,
    changes: [],
  });
  if (device.state === 'failed') return plan;
  if (device.state === 'online') {
    throw refused(
      `Device must be offline before remove operation is performed, device:${id}`,
      `First: glusterctl device disable ${id}`,
    );
  }
  if (holdsBricks(device, state)) {
    throw refused(
      `Unable to delete device [${id}] as no device was found to replace it: No Replacement was found for resource requested to be removed\n${NOT_MOVED}`,
      freeWhenGone(state, [id]),
    );
  }
  return { ...plan, changes: [{ do: 'update', table: 'devices', id, set: { state: 'failed' } }] };
}
