import { listed } from '../model/listed.ts';
import type { Device, State } from '../model/state.ts';

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

/** `info` is the command that lists them. */
export function volumesFirst(info: string): string {
  return `This version does not move bricks: delete the volumes that have bricks there first. They are listed by: ${info}`;
}

/** Heketi's words, which come first, say that none was found. */
export const NOT_MOVED = 'In truth none was looked for: bricks are not moved off a disk yet.';

/** What keeps devices from being removed. */
export function freeWhenGone(state: State, devices: readonly string[]): string {
  const names = Object.values(state.bricks)
    .filter((brick) => devices.includes(brick.device))
    .map((brick) => state.volumes[brick.volume]?.name ?? brick.volume);
  return `It can be removed once no volume has bricks there (now: ${listed([...new Set(names)])}). Offline as it is, it gets no new ones.`;
}
