import type { Device } from '../model/entities.ts';
import { listed } from '../model/listed.ts';
import type { State } from '../model/state.ts';

/** Commands after which a device is gone; null while bricks keep it, which this version does not move. */
export function commandsToDelete(device: Device, state: State, name = device.id): readonly string[] | null {
  if (holdsBricks(device, state)) return null;
  return [
    ...(device.state === 'online' ? [`glusterctl device disable ${name}`] : []),
    ...(device.state === 'failed' ? [] : [`glusterctl device remove ${name}`]),
    `glusterctl device delete ${name}`,
  ];
}

export function holdsBricks(device: Device, state: State): boolean {
  return Object.values(state.bricks).some((brick) => brick.device === device.id);
}

/** Why what holds bricks can't go, with the volumes that are in the way. */
export function bricksInTheWay(state: State, devices: readonly string[]): string {
  return `This version does not move bricks: it can go once no volume has bricks there (now: ${volumesOn(state, devices)}).`;
}

/** Heketi's words, which come first, say that none was found. */
export const NOT_MOVED = 'In truth none was looked for: bricks are not moved off a disk yet.';

/** What keeps devices from being removed. */
export function freeWhenGone(state: State, devices: readonly string[]): string {
  return `It can be removed once no volume has bricks there (now: ${volumesOn(state, devices)}). Offline as it is, it gets no new ones.`;
}

function volumesOn(state: State, devices: readonly string[]): string {
  const names = Object.values(state.bricks)
    .filter((brick) => devices.includes(brick.device))
    .map((brick) => state.volumes[brick.volume]?.name ?? brick.volume);
  return listed([...new Set(names)]);
}
