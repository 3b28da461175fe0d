import { command } from '../../cli/define.ts';
import { usage } from '../../model/errors.ts';
import { GATE_CHOICES } from '../shared/moving-flags.ts';
import { accept, confirm, force, operations, without } from './arguments.ts';
import { goOn } from './go-on.ts';

export const clean = command({
  path: ['operation', 'clean'],
  summary: 'Cleans up what was left: undoes what was being created, finishes what was being deleted',
  description: 'Without ids: every operation that no running process works on.',
  arguments: { operations },
  flags: { force, without, confirm, accept },
  choices: GATE_CHOICES,
  examples: [{ title: 'Clean up everything that was left', line: 'operation clean' }],
  changes: true,
  keepsNoPlan: true,
  check(named) {
    if (named.without.length > 0 && named.operations.length === 0)
      throw usage('--without needs the operation to be named', 'See "glusterctl operation list".');
  },
  run: async (context, named) => await goOn(context, 'default', named),
});
