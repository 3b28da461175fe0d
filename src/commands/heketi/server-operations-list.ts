import { command } from '../../cli/define.ts';
import { NOTHING_ASKED } from '../../ui/list/asked.ts';
import { listOperations } from '../operation/show.ts';
import { withoutNotes } from './without-notes.ts';

export const serverOperationsList = command({
  path: ['server', 'operations', 'list'],
  summary: 'Lists operations, as heketi-cli did; see "operation list"',
  examples: [{ title: "Under heketi-cli's name", line: 'server operations list' }],
  changes: false,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  run: async (context) => withoutNotes(await listOperations(context, NOTHING_ASKED)),
});
