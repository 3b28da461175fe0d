import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { refused } from '../../model/errors.ts';
import { invalid } from '../../plans/validate.ts';
import { text } from '../../ui/views/text.ts';

export const serverModeSet = command({
  path: ['server', 'mode', 'set'],
  summary: 'Accepts normal; the other modes need a server',
  arguments: {
    mode: argument.one(
      { name: 'MODE', summary: 'normal', values: ['normal'] },
      { required: 'missing mode argument' },
    ),
  },
  examples: [{ title: 'As scripts end a maintenance', line: 'server mode set normal' }],
  changes: false,
  standsAlone: true,
  ignoresJsonFlag: true,
  refusesSurplus: 'too many arguments',
  check({ mode }) {
    if (!['normal', 'local-client', 'read-only'].includes(mode)) {
      throw invalid({ state: 'must be a valid value' });
    }
  },
  async run(_context, { mode }) {
    if (mode !== 'normal') {
      throw refused(
        `There is no server that could be put into the mode ${mode}`,
        'To keep others from changing anything, take away their right to write to the state file ("state path").',
      );
    }
    return text('', { mode });
  },
});
