import { command } from '../../cli/define.ts';
import { checkView } from '../../ui/views/state.ts';
import { fileOf } from './file.ts';

export const check = command({
  path: ['state', 'check'],
  summary: 'Looks for damage, broken references and whatever else must not be; exit code 6 if there is any',
  examples: [{ title: 'Whether the state is sound', line: 'state check' }],
  changes: false,
  run: async (context) => {
    const file = await fileOf(context);
    return checkView(file.path, await file.check());
  },
});
