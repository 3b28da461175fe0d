import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { OPERATION } from '../operation/operation-argument.ts';
import { showOperation } from '../operation/show.ts';
import { withoutNotes } from './without-notes.ts';

export const serverOperationsInfo = command({
  path: ['server', 'operations', 'info'],
  summary: 'Shows one operation, or how many there are; see "operation info"',
  arguments: { operation: argument.withFallback(OPERATION, null) },
  examples: [{ title: "Under heketi-cli's name", line: 'server operations info' }],
  changes: false,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  run: async (context, { operation }) => withoutNotes(await showOperation(context, operation)),
});
