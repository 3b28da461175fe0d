import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { OPERATION } from './operation-argument.ts';
import { showOperation } from './show.ts';

export const info = command({
  path: ['operation', 'info'],
  summary: 'Shows one operation, or how many there are',
  arguments: {
    operation: argument.withFallback(
      { ...OPERATION, summary: `${OPERATION.summary}; without: counts` },
      null,
    ),
  },
  examples: [{ title: 'How many operations there are', line: 'operation info' }],
  changes: false,
  tellsOfUnfinished: true,
  run: async (context, { operation }) => await showOperation(context, operation),
});
