import { waitForRebalance } from '../../actions/wait-for-rebalance.ts';
import { command } from '../../cli/define.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import { rebalanceLine, rebalanceView } from '../../ui/views/rebalance.ts';
import { volumeArgument } from '../volume/volume-argument.ts';

export const wait = command({
  path: ['rebalance', 'wait'],
  summary: 'Wait until the rebalance of a volume has ended',
  description: 'Ctrl-C ends the waiting, not the rebalance. Exit code 3 when files failed or were skipped.',
  arguments: { volume: volumeArgument },
  examples: [{ title: 'For the volume called data', line: 'rebalance wait data' }],
  changes: false,
  endsOnInterrupt: true,
  async run(context, { volume: word }) {
    const state = await context.store.read();
    const volume = findVolume(state, word);
    let last = '';
    const end = await waitForRebalance(context, state, volume, (status) => {
      const line = rebalanceLine(volume, status);
      if (line !== last) context.stderr(line);
      last = line;
    });
    if (end.kind === 'over') return rebalanceView(volume, end.seen);
    const reached = end.seen === null ? '' : `; ${rebalanceLine(volume, end.seen)}`;
    throw new GlusterctlError('interrupted', `Interrupted${reached}`, {
      hint: `It goes on by itself. How it goes: glusterctl rebalance status ${volume.name}`,
    });
  },
});
