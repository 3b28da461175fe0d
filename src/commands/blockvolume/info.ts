import { command } from '../../cli/define.ts';
import { findBlockVolume } from '../../model/lookup.ts';
import { blockVolumeView } from '../../ui/views/blockvolume.ts';
import { blockVolumeArgument } from './block-volume-argument.ts';

export const info = command({
  path: ['blockvolume', 'info'],
  summary: 'Show a block volume',
  arguments: { blockVolume: blockVolumeArgument },
  examples: [{ title: 'The one called disk1', line: 'blockvolume info disk1' }],
  changes: false,
  ignoresSurplus: true,
  run: async ({ store }, { blockVolume }) =>
    blockVolumeView(findBlockVolume(await store.read(), blockVolume)),
});
