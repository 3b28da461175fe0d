import type { Device } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { bricksOn } from '../model/usage.ts';
import { planEvacuate } from './evacuate.ts';
import { bricksOnDevices } from './move.ts';
import type { Planning } from './planning.ts';

/** Commands after which a device is gone; to remove it moves its bricks to other disks. */
export function commandsToDelete(device: Device, name = device.id): readonly string[] {
  // A foreign one is gone with its last brick.
  if (device.foreign === true) return [`glusterctl device remove ${name}`];
  return [
    ...(device.state === 'online' ? [`glusterctl device disable ${name}`] : []),
    ...(device.state === 'failed' ? [] : [`glusterctl device remove ${name}`]),
    `glusterctl device delete ${name}`,
  ];
}

export function holdsBricks(device: Device, state: State): boolean {
  return bricksOn(state, device.id).length > 0;
}

/** Why the bricks of a node, on all of its devices, can't be moved, by the state alone; null: they can. */
export function nowhereToGo(node: Id, devices: readonly Id[], planning: Planning): string | null {
  const bricks = bricksOnDevices(planning.state, devices);
  if (bricks.length === 0) return null;
  try {
    planEvacuate(
      {
        kind: 'remove-device',
        title: 'empty them',
        bricks,
        emptied: devices,
        emptiedNode: node,
        to: null,
        lost: false,
        accept: [],
        parallel: 1,
        recordAfter: [],
        brickId: (number) => number.toString(16).padStart(32, '0'),
      },
      planning,
    );
    return null;
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    return error.hint ?? error.message;
  }
}
