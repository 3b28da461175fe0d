import { command } from '../../cli/define.ts';
import { OPERATION_COLUMNS } from '../../ui/views/operation.ts';
import { listOperations } from './show.ts';

export const list = command({
  path: ['operation', 'list'],
  summary: 'Lists operations that are running or were left unfinished',
  lists: { columns: OPERATION_COLUMNS },
  examples: [
    { title: 'What is going on, or was left', line: 'operation list' },
    { title: 'As a table', line: 'operation list -o table' },
  ],
  changes: false,
  tellsOfUnfinished: true,
  run: async (context, _input, asked) => await listOperations(context, asked),
});
