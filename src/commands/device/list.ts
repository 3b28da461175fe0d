import { command } from '../../cli/define.ts';
import { DEVICE_COLUMNS, deviceListView } from '../../ui/views/device.ts';
import { healthById, LIVE, liveHealth, refuseUnlessTable } from '../shared/live.ts';

export const list = command({
  path: ['device', 'list'],
  summary: 'List devices',
  lists: { columns: DEVICE_COLUMNS, hasFull: true },
  flags: { live: LIVE },
  examples: [
    { title: 'All devices, with their space', line: 'device list -o table' },
    {
      title: 'Those that are nearly full, the fullest first',
      line: "device list --filter='free<10%' --sort=free:asc",
    },
    { title: 'With how they really do', line: 'device list -o table --live' },
  ],
  changes: false,
  async run(context, { live }, asked) {
    if (live) refuseUnlessTable(context, asked);
    const state = await context.store.read();
    return deviceListView(
      state,
      live ? healthById(await liveHealth(context, state), ({ devices }) => devices) : null,
      asked,
    );
  },
});
