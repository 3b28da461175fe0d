import { lookAtRebalance } from '../../actions/wait-for-rebalance.ts';
import { command } from '../../cli/define.ts';
import { findVolume } from '../../model/lookup.ts';
import { rebalanceView } from '../../ui/views/rebalance.ts';
import { volumeArgument } from '../volume/volume-argument.ts';

export const status = command({
  path: ['rebalance', 'status'],
  summary: 'Show how far the rebalance of a volume is, host by host',
  description: 'Exit code 3 when files failed or were skipped.',
  arguments: { volume: volumeArgument },
  examples: [{ title: 'That of the volume called data', line: 'rebalance status data' }],
  changes: false,
  async run(context, { volume: word }) {
    const state = await context.store.read();
    const volume = findVolume(state, word);
    return rebalanceView(volume, await lookAtRebalance(context, state, volume));
  },
});
