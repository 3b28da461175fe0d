import { evacuate } from '../../actions/evacuate.ts';
import { command } from '../../cli/define.ts';
import { drawnIds } from '../../model/ids.ts';
import { findDevice } from '../../model/lookup.ts';
import { leftBehind } from '../../plans/evacuate.ts';
import { planRemoveDevice } from '../../plans/remove-device.ts';
import { entryView } from '../../ui/views/entry.ts';
import { GATE_CHOICES, movingFlags, withoutHealCheck } from '../shared/moving-flags.ts';
import { device } from './device-argument.ts';

export const remove = command({
  path: ['device', 'remove'],
  summary: 'Take a device out of service for good: its bricks go to other disks',
  description:
    'The device must be offline. Each of its bricks gets a new one elsewhere, which is healed to a known zero before the next brick of its volume is touched. It may be stopped and resumed. Then the device counts as removed and can be deleted.',
  arguments: { device },
  flags: { ...movingFlags, expertOptionDisableHealCheck: withoutHealCheck },
  choices: GATE_CHOICES,
  examples: [
    { title: 'The disk /dev/sdc of gl3, after it was disabled', line: 'device remove gl3:/dev/sdc' },
    { title: 'Four volumes at once', line: 'device remove gl3:/dev/sdc --parallel 4' },
  ],
  changes: true,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  async run(context, { device: reference, parallel, accept, expertOptionDisableHealCheck }) {
    const { id } = findDevice(await context.store.read(), reference);
    const moving = { parallel, brickId: drawnIds(context.ids) };
    const { state, plan } = await evacuate(
      context,
      (gates) => (planning) => planRemoveDevice(id, { ...moving, accept: gates }, planning),
      [...accept, ...expertOptionDisableHealCheck],
    );
    // A foreign one leaves the state with its last brick.
    const entry = state.devices[id] ?? { id, state: 'failed' };
    return { ...entryView(entry, `Device ${id} is now removed`), notes: leftBehind(plan) };
  },
});
