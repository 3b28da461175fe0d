import { command } from '../../cli/define.ts';
import { giveUpState } from '../shared/state-on-volume.ts';
import { changeVolume } from './change-volume.ts';
import { volumeArgument } from './volume-argument.ts';

export const stop = command({
  path: ['volume', 'stop'],
  summary: 'Stop a volume: no client can use it until it is started again',
  arguments: { volume: volumeArgument },
  flags: { giveUpState },
  examples: [{ title: 'The volume called data', line: 'volume stop data' }],
  changes: true,
  run: (context, { volume, giveUpState: said }) => changeVolume(context, volume, { do: 'stop' }, said),
});
