import { command } from '../../cli/define.ts';
import { findBlockVolume } from '../../model/lookup.ts';
import { blockVolumeArgument } from './block-volume-argument.ts';
import { notYet } from './not-yet.ts';

export const deleteBlockVolume = command({
  path: ['blockvolume', 'delete'],
  summary: 'Not done by this version',
  arguments: { blockVolume: blockVolumeArgument },
  examples: [{ title: 'Refused, with what to do instead', line: 'blockvolume delete disk1' }],
  changes: true,
  ignoresSurplus: true,
  async run({ store }, { blockVolume }) {
    findBlockVolume(await store.read(), blockVolume);
    throw notYet();
  },
});
