import { command } from '../../cli/define.ts';
import { GATE_CHOICES } from '../shared/moving-flags.ts';
import { accept, force, oneOfSeveral, without } from './arguments.ts';
import { goOn } from './go-on.ts';

export const resume = command({
  path: ['operation', 'resume'],
  summary: 'Finishes an operation that was left: runs its steps again',
  description:
    'Each step looks before it acts, so what was done already counts as done. Where it can not be finished now, it stays as it is. Without an id: the one that is open, if there is only one.',
  arguments: { operations: oneOfSeveral },
  flags: { force, without, accept },
  choices: GATE_CHOICES,
  examples: [
    { title: 'Finish the one that is open', line: 'operation resume' },
    { title: 'Finish the one whose id begins with 4f2c', line: 'operation resume 4f2c' },
  ],
  changes: true,
  keepsNoPlan: true,
  run: async (context, named) => await goOn(context, 'forward', named),
});
