import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { OPERATION } from '../operation/operation-argument.ts';
import { showOperation } from '../operation/show.ts';
import { verbatim } from './verbatim.ts';

export const serverOperationsInfo = command({
  path: ['server', 'operations', 'info'],
  summary: 'Shows one operation, or how many there are; see "operation info"',
  arguments: { operation: argument.withFallback(OPERATION, null) },
  examples: [{ title: "Under heketi-cli's name", line: 'server operations info' }],
  changes: false,
  ignoresSurplus: true,
  run: async (context, { operation }) => verbatim(await showOperation(context, operation)),
});
