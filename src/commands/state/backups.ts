import { command } from '../../cli/define.ts';
import { backupsView } from '../../ui/views/state.ts';
import { fileOf } from './file.ts';

export const backups = command({
  path: ['state', 'backups'],
  summary: 'Lists the generations of the state that are kept, newest first',
  examples: [{ title: 'What can be restored', line: 'state backups' }],
  changes: false,
  run: async (context) => backupsView(await (await fileOf(context)).backups()),
});
