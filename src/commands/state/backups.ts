import { command } from '../../cli/define.ts';
import { BACKUP_COLUMNS, backupsView } from '../../ui/views/state.ts';
import { fileOf } from './file.ts';

export const backups = command({
  path: ['state', 'backups'],
  summary: 'Lists the generations of the state that are kept, newest first',
  lists: { columns: BACKUP_COLUMNS },
  examples: [{ title: 'What can be restored', line: 'state backups' }],
  changes: false,
  run: async (context, _input, asked) => backupsView(await (await fileOf(context)).backups(), asked),
});
