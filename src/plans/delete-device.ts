import { forgetDeviceScript } from '../lvm/device.ts';
import type { Device } from '../model/entities.ts';
import { refused } from '../model/errors.ts';
import { devicesInside } from '../model/foreign.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { deviceLabel } from './addresses.ts';
import { bricksOnDevices } from './move.ts';
import type { Planning } from './planning.ts';
import { takeGroupStep } from './take-group.ts';
import { commandsToDelete, holdsBricks } from './way-out.ts';

/** `force` forgets the device even where its host can't be cleaned up. */
export function planDeleteDevice(device: Device, force: boolean, { state }: Planning): Plan {
  if (device.state !== 'failed' && device.foreign !== true) {
    const first = commandsToDelete(device).slice(0, -1);
    throw refused(`device: ${device.id} is not in failed state`, `First: ${first.join(' && ')}`);
  }
  if (holdsBricks(device, state) || devicesInside(state, new Set([device.id])).length > 0) {
    throw refused(
      `Unable to delete device [${device.id}] because it contains bricks`,
      firstEmptied(device, state),
    );
  }
  const node = device.foreign === true ? undefined : state.nodes[device.node];
  return {
    kind: 'delete-device',
    title: `delete device ${deviceLabel(device, state)}`,
    changes: [{ do: 'remove', table: 'devices', id: device.id }],
    uses: [device.node],
    stages:
      node === undefined
        ? []
        : [
            {
              title: 'take the volume group away',
              steps: [
                takeGroupStep(node, device, {
                  ...(force
                    ? { script: forgetDeviceScript({ deviceId: device.id, pvUuid: device.pvUuid }) }
                    : {}),
                  undo: null,
                  whenUnreachable: 'fail',
                }),
              ],
            },
          ],
    recovery: 'forward',
    notes: [],
  };
}

function firstEmptied({ id }: Device, state: State): string {
  const bricks = bricksOnDevices(state, [id]);
  if (bricks.length === 0) return 'An operation is yet to clear its last one away: glusterctl operation list';
  return `First: ${bricks.map((brick) => `glusterctl brick evict ${brick.id}`).join(' && ')}`;
}
