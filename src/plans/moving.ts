import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import type { Evacuation } from './evacuate.ts';

/** How bricks are moved, whatever they are moved for. */
export type Moving = Pick<Evacuation, 'accept' | 'parallel' | 'brickId'>;

export function devicesOfNode(state: State, node: Id): readonly Id[] {
  return Object.values(state.devices)
    .filter((device) => device.node === node)
    .map(({ id }) => id)
    .sort();
}
