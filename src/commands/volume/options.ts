import { command } from '../../cli/define.ts';
import { findVolume } from '../../model/lookup.ts';
import { volumeOptionsView } from '../../ui/views/volume-options.ts';
import { optionsInGluster } from './options-in-gluster.ts';
import { volumeArgument } from './volume-argument.ts';

export const options = command({
  path: ['volume', 'options'],
  summary: 'Show the options of a volume, as the state has them and as gluster has them',
  arguments: { volume: volumeArgument },
  examples: [{ title: 'Of the volume called data', line: 'volume options data' }],
  changes: false,
  async run(context, { volume: word }) {
    const state = await context.store.read();
    const volume = findVolume(state, word);
    return volumeOptionsView(volume, await optionsInGluster(context, state, volume));
  },
});
