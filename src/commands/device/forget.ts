import { forgetDevice } from '../../actions/forget-lost.ts';
import { command } from '../../cli/define.ts';
import { entryView } from '../../ui/views/entry.ts';
import { accept, dataIsGone, mustBeSaid } from '../shared/lost-flags.ts';
import { device } from './device-argument.ts';

export const forget = command({
  path: ['device', 'forget'],
  summary: 'Give up a disk that is lost for good, with the data that was nowhere else',
  description:
    'Distributed volumes go on without the files that were on it; one that lay wholly there is deleted. What has copies elsewhere is not forgotten, but replaced: see "device replace".',
  arguments: { device },
  flags: { dataIsGone, accept },
  examples: [
    { title: 'The disk /dev/sdc of gl3 is lost', line: 'device forget gl3:/dev/sdc --data-is-gone' },
  ],
  changes: true,
  check: (named) => mustBeSaid(named.dataIsGone, 'A device'),
  async run(context, { device: reference, accept: accepted }) {
    const { id, notes } = await forgetDevice(context, reference, accepted);
    return { ...entryView({ id, state: 'failed' }, `Device ${id} is forgotten`), notes };
  },
});
