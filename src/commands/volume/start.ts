import { command } from '../../cli/define.ts';
import { changeVolume } from './change-volume.ts';
import { volumeArgument } from './volume-argument.ts';

export const start = command({
  path: ['volume', 'start'],
  summary: 'Start a volume',
  arguments: { volume: volumeArgument },
  examples: [{ title: 'The volume called data', line: 'volume start data' }],
  changes: true,
  run: (context, { volume }) => changeVolume(context, volume, { do: 'start' }),
});
