import { command } from '../../cli/define.ts';
import { findDevice } from '../../model/lookup.ts';
import { deviceView } from '../../ui/views/device.ts';
import { device } from './device-argument.ts';

export const info = command({
  path: ['device', 'info'],
  summary: 'Show a device and its bricks',
  arguments: { device },
  examples: [{ title: 'The disk /dev/sdb of gl1', line: 'device info gl1:/dev/sdb' }],
  changes: false,
  ignoresSurplus: true,
  async run({ store }, { device: reference }) {
    const state = await store.read();
    return deviceView(state, findDevice(state, reference));
  },
});
