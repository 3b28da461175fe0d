import { command } from '../../cli/define.ts';
import { moveTo } from './move-to.ts';
import { mustBePlace, placeArgument } from './place-argument.ts';

export const move = command({
  path: ['state', 'move'],
  summary:
    'Moves the state to another place; what was at the old one is kept there, and is no state any more',
  description:
    'At each moment at most one of the two places holds a state. If it is stopped midway, the same command finishes it. A volume that is in the state gets the options that a state needs, and the mark by which "state locate" finds it.',
  arguments: { place: placeArgument('where it is to go') },
  examples: [
    {
      title: 'Onto a volume of the cluster itself, for all who work on it',
      line: 'state move gluster://gl1,gl2/heketidbstorage',
    },
    { title: 'Back into a file', line: 'state move glusterctl.json' },
  ],
  changes: true,
  keepsNoPlan: true,
  check: ({ place }) => mustBePlace(place),
  run: (context, { place }) => moveTo(context, place),
});
