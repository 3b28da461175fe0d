import { carryOut } from '../../actions/carry-out.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { findVolume } from '../../model/lookup.ts';
import { planRebalance } from '../../plans/rebalance-volume.ts';
import type { View } from '../../ui/view.ts';
import { volumeArgument } from '../volume/volume-argument.ts';

export const start = command({
  path: ['rebalance', 'start'],
  summary: 'Spread the files of a volume evenly over its bricks',
  description:
    'It goes on in the background. Clients go on meanwhile. An expansion starts one by itself; this is for a volume that was stopped then, or of which files were skipped.',
  arguments: { volume: volumeArgument },
  examples: [{ title: 'The volume called data', line: 'rebalance start data' }],
  changes: true,
  run: (context, { volume }) => rebalance(context, volume, 'start'),
});

export const stop = command({
  path: ['rebalance', 'stop'],
  summary: 'Stop a rebalance; what was moved stays where it is',
  arguments: { volume: volumeArgument },
  examples: [{ title: 'That of the volume called data', line: 'rebalance stop data' }],
  changes: true,
  run: (context, { volume }) => rebalance(context, volume, 'stop'),
});

async function rebalance(context: Context, word: string, what: 'start' | 'stop'): Promise<View> {
  const { id, name } = findVolume(await context.store.read(), word);
  await carryOut(context, (planning) => planRebalance(id, what, planning));
  const goesOn = what === 'start' && !context.settings.dryRun;
  return {
    text: () => '',
    json: () => ({ volume: id, name, rebalance: what }),
    notes: goesOn ? [`How it goes: glusterctl rebalance status ${name}`] : [],
  };
}
