import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import type { Evacuation } from './evacuate.ts';

/** How bricks are moved, whatever they are moved for. */
export type Moving = Pick<Evacuation, 'accept' | 'parallel' | 'brickId'>;

/** Bricks that are in a volume, on these devices, in the order of the devices' ids. */
export function bricksOnDevices(state: State, devices: readonly Id[]): readonly Id[] {
  const wanted = new Set(devices);
  return Object.values(state.bricks)
    .filter((brick) => wanted.has(brick.device) && brick.replacedBy === undefined)
    .sort((a, b) => (a.device === b.device ? (a.id < b.id ? -1 : 1) : a.device < b.device ? -1 : 1))
    .map(({ id }) => id);
}

export function devicesOfNode(state: State, node: Id): readonly Id[] {
  return Object.values(state.devices)
    .filter((device) => device.node === node)
    .map(({ id }) => id)
    .sort();
}
