import { command } from '../../cli/define.ts';
import { findVolume } from '../../model/lookup.ts';
import { volumeView } from '../../ui/views/volume.ts';
import { volumeArgument } from './volume-argument.ts';

export const info = command({
  path: ['volume', 'info'],
  summary: 'Show a volume',
  arguments: { volume: volumeArgument },
  examples: [{ title: 'The volume called data', line: 'volume info data' }],
  changes: false,
  ignoresSurplus: true,
  async run({ store }, { volume }) {
    const state = await store.read();
    return volumeView(state, findVolume(state, volume));
  },
});
