import { command } from '../../cli/define.ts';
import { BLOCK_VOLUME_COLUMNS, blockVolumeListView } from '../../ui/views/blockvolume.ts';

export const list = command({
  path: ['blockvolume', 'list'],
  summary: 'List block volumes',
  lists: { columns: BLOCK_VOLUME_COLUMNS, hasFull: true },
  examples: [{ title: 'All block volumes', line: 'blockvolume list' }],
  changes: false,
  ignoresSurplus: true,
  run: async ({ store }, _input, asked) => blockVolumeListView(await store.read(), asked),
});
