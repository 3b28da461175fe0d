import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { drawnIds } from '../../model/ids.ts';
import { findDevice } from '../../model/lookup.ts';
import { planRemoveDevice } from '../../plans/remove-device.ts';
import { entryView } from '../../ui/views/entry.ts';
import { device } from './device-argument.ts';

export const remove = command({
  path: ['device', 'remove'],
  summary: 'Take a device out of service for good',
  description: 'The device must be offline and hold no bricks; then it counts as removed and can be deleted.',
  arguments: { device },
  flags: {
    expertOptionDisableHealCheck: flag.bool({
      fallback: false,
      hidden: true,
      summary: 'no bricks are moved, so no heal is checked',
    }),
  },
  examples: [
    { title: 'The disk /dev/sdc of gl3, after it was disabled', line: 'device remove gl3:/dev/sdc' },
  ],
  changes: true,
  ignoresJsonFlag: true,
  async run(context, { device: reference, expertOptionDisableHealCheck }) {
    if (expertOptionDisableHealCheck)
      context.stderr('--expert-option-disable-heal-check is not needed: nothing is moved');
    const { id } = findDevice(await context.store.read(), reference);
    const moving = { accept: [], parallel: 2, brickId: drawnIds(context.ids) };
    const { state } = await carryOut(context, (planning) => planRemoveDevice(id, moving, planning));
    return entryView(findDevice(state, id), `Device ${id} is now removed`);
  },
});
