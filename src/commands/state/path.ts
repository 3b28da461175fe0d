import { command } from '../../cli/define.ts';
import { said } from '../../ui/views/state.ts';
import { fileOf } from './file.ts';

export const path = command({
  path: ['state', 'path'],
  summary: 'Prints where the state file is',
  examples: [{ title: 'Where the state is kept', line: 'state path' }],
  changes: false,
  run: async (context) => {
    const file = await fileOf(context);
    return said(file.path, { path: file.path });
  },
});
