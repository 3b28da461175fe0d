import { command } from '../../cli/define.ts';
import { deviceListView } from '../../ui/views/device.ts';

export const list = command({
  path: ['device', 'list'],
  summary: 'List devices',
  examples: [{ title: 'All devices, with their space', line: 'device list -o table' }],
  changes: false,
  run: async ({ store }) => deviceListView(await store.read()),
});
