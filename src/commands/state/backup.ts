import { command } from '../../cli/define.ts';
import { said } from '../../ui/views/state.ts';
import { fileOf } from './file.ts';

export const backup = command({
  path: ['state', 'backup'],
  summary: 'Keeps a copy of the state as it is now, beside the automatic ones',
  examples: [{ title: 'Keep a copy before something risky', line: 'state backup' }],
  changes: false,
  run: async (context) => {
    const made = await (await fileOf(context)).backup();
    return said(made, { path: made });
  },
});
