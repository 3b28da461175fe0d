import { removeDeviceScript } from '../lvm/device.ts';
import type { Device, Node } from '../model/entities.ts';
import type { Step } from '../model/plan.ts';
import { addressOf, manageName } from './addresses.ts';

/** A device without bricks gives its disk back. */
export function takeGroupStep(
  node: Node,
  { id, name, pvUuid }: Device,
  how: Pick<Step, 'undo' | 'whenUnreachable'> & Partial<Pick<Step, 'script'>>,
): Step {
  return {
    id: `remove@${manageName(node)}:${name}`,
    host: addressOf(node),
    alternatives: [],
    title: `take the volume group off ${name}`,
    script: removeDeviceScript({ deviceId: id, pvUuid }),
    timeoutSeconds: 300,
    reads: null,
    ...how,
  };
}
