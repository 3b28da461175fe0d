import type { Device } from '../model/entities.ts';
import type { State } from '../model/state.ts';

/** Commands after which a device is gone; to remove it moves its bricks to other disks. */
export function commandsToDelete(device: Device, name = device.id): readonly string[] {
  return [
    ...(device.state === 'online' ? [`glusterctl device disable ${name}`] : []),
    ...(device.state === 'failed' ? [] : [`glusterctl device remove ${name}`]),
    `glusterctl device delete ${name}`,
  ];
}

export function holdsBricks(device: Device, state: State): boolean {
  return Object.values(state.bricks).some((brick) => brick.device === device.id);
}
