import { replaceDevice } from '../../actions/replace-device.ts';
import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { entryView } from '../../ui/views/entry.ts';
import { devices } from '../shared/ask/from-state.ts';
import { words } from '../shared/ask/words.ts';
import { accept, destroyExistingData, parallel } from '../shared/lost-flags.ts';

export const replace = command({
  path: ['device', 'replace'],
  summary: 'Put another disk in the place of one that failed',
  description:
    'NEW is a device of the cluster, or a path on the same host: the same path where a new disk is there already. A disk that failed is made anew under its id, with its bricks at their own paths; else its bricks go to NEW. Each brick is healed before the next of its volume is touched. Before anything is changed it is looked whether the other bricks have all data.',
  arguments: {
    old: argument.one(
      { name: 'OLD', summary: 'id, beginning of the id, or HOST:/dev/PATH' },
      { required: 'Device id missing', ask: devices },
    ),
    next: argument.one(
      { name: 'NEW', summary: 'another device, or HOST:/dev/PATH of a disk on the host of OLD' },
      {
        required: 'The new device is missing',
        hint: 'The same disk path again, where a new disk is at the old path.',
        ask: words('New disk (Enter: a new one is at the same path)', () => undefined, {
          fallback: (said) => said('old'),
        }),
      },
    ),
  },
  flags: { accept, parallel, destroyExistingData },
  examples: [
    {
      title: 'The disk failed, and a new one is at the same place',
      line: 'device replace gl1:/dev/sdb gl1:/dev/sdb',
    },
    { title: 'Another disk takes over', line: 'device replace gl1:/dev/sdb gl1:/dev/sdc' },
  ],
  changes: true,
  async run(context, { old, next, accept: accepted, parallel: lanes, destroyExistingData: destroy }) {
    const { device, left } = await replaceDevice(context, {
      old,
      next,
      accepted,
      parallel: lanes,
      destroyExistingData: destroy,
    });
    return {
      ...entryView(
        device,
        `Device ${device.id} (${device.name}) has the bricks now, and all of them are healed`,
      ),
      notes: left,
    };
  },
});
