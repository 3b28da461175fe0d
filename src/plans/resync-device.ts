import { deviceFactsScript, growDeviceScript } from '../lvm/device.ts';
import type { Device } from '../model/entities.ts';
import { notFound } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { DEVICE_FACTS } from './add-device.ts';
import { addressOf, manageName } from './addresses.ts';
import type { Planning } from './planning.ts';

/** Makes LVM take in a disk that has grown, and reads the new size. */
export function planGrowDevice(device: Device, { state }: Planning): Plan {
  const node = state.nodes[device.node];
  if (node === undefined) throw notFound();
  const name = `${manageName(node)}:${device.name}`;
  return {
    kind: 'resync-device',
    title: `grow device ${name}`,
    changes: [{ do: 'update', table: 'devices', id: device.id, set: { name: device.name } }],
    uses: [],
    stages: [
      {
        title: 'take in the new size',
        steps: [
          {
            id: `grow@${name}`,
            host: addressOf(node),
            alternatives: [],
            title: `take in the new size of ${device.name}`,
            script: {
              text: `${growDeviceScript(device.id).text}\n${deviceFactsScript().text}`,
              changes: true,
            },
            undo: null,
            timeoutSeconds: 300,
            reads: DEVICE_FACTS,
            whenUnreachable: 'fail',
          },
        ],
      },
    ],
    recovery: 'forward',
    notes: [],
  };
}
