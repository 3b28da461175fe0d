import { command } from '../../cli/define.ts';
import { confirm, force, oneOfSeveral, without } from './arguments.ts';
import { goOn } from './go-on.ts';

export const rollback = command({
  path: ['operation', 'rollback'],
  summary: 'Undoes an operation that was left',
  description: 'Without an id: the one that is open, if there is only one.',
  arguments: { operations: oneOfSeveral },
  flags: { force, without, confirm },
  examples: [
    { title: 'Undo the one whose id begins with 4f2c', line: 'operation rollback 4f2c' },
    { title: 'Although gl3 is lost for good', line: 'operation rollback 4f2c --without=gl3 --yes' },
  ],
  changes: true,
  keepsNoPlan: true,
  run: async (context, named) => await goOn(context, 'back', named),
});
