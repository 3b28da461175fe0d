import { GlusterctlError, notFound, refused, retold } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Plan } from '../model/plan.ts';
import { NO_REPLACEMENT } from '../placement/replacement.ts';
import { deviceLabel } from './addresses.ts';
import { planEvacuate } from './evacuate.ts';
import { bricksOnDevices } from './move.ts';
import type { Moving } from './moving.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

/** Out of service for good, when all its bricks are elsewhere; one that is removed already stays so. */
export function planRemoveDevice(id: Id, moving: Moving, planning: Planning): Plan {
  const { state } = planning;
  const device = state.devices[id];
  if (device === undefined) throw notFound();
  const kind = 'remove-device';
  const title = `remove device ${deviceLabel(device, state)}`;
  if (device.state === 'failed') return recordOnly({ kind, title, changes: [] });
  if (device.state === 'online') {
    throw refused(
      `Device must be offline before remove operation is performed, device:${id}`,
      `First: glusterctl device disable ${id}`,
    );
  }
  const changes: readonly Change[] = [{ do: 'update', table: 'devices', id, set: { state: 'failed' } }];
  const bricks = bricksOnDevices(state, [id]);
  if (bricks.length === 0 && device.foreign === true)
    return recordOnly({ kind, title, changes: [{ do: 'remove', table: 'devices', id }] });
  if (bricks.length === 0) return recordOnly({ kind, title, changes });
  const wanted = {
    ...moving,
    kind,
    title,
    bricks,
    emptied: [id],
    emptiedNode: null,
    to: null,
    lost: false,
  } as const;
  try {
    return planEvacuate({ ...wanted, recordAfter: changes }, planning);
  } catch (error) {
    if (!(error instanceof GlusterctlError) || error.message !== NO_REPLACEMENT) throw error;
    throw retold(error, {
      message: `Unable to delete device [${id}] as no device was found to replace it: ${NO_REPLACEMENT}`,
    });
  }
}
