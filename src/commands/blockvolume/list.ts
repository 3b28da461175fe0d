import { command } from '../../cli/define.ts';
import { blockVolumeListView } from '../../ui/views/blockvolume.ts';

export const list = command({
  path: ['blockvolume', 'list'],
  summary: 'List block volumes',
  examples: [{ title: 'All block volumes', line: 'blockvolume list' }],
  changes: false,
  run: async ({ store }) => blockVolumeListView(await store.read()),
});
