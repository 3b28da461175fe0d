import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { refused } from '../../model/errors.ts';
import { invalid } from '../../plans/validate.ts';
import { text } from '../../ui/views/text.ts';
import { oneOf } from '../shared/ask/one-of.ts';

/** Without a server every command is in this one. */
const MODE = 'normal';
const MODES: readonly string[] = [MODE, 'local-client', 'read-only'];

export const serverModeSet = command({
  path: ['server', 'mode', 'set'],
  summary: 'Accepts normal; the other modes need a server',
  arguments: {
    mode: argument.one(
      { name: 'MODE', summary: 'normal', values: [MODE] },
      {
        required: 'missing mode argument',
        ask: oneOf(
          'Which mode?',
          [{ title: 'MODE' }],
          MODES.map((mode) => ({
            value: mode,
            cells: [mode],
            ...(mode === MODE ? {} : { refusal: 'needs a server, and there is none' }),
          })),
        ),
      },
    ),
  },
  examples: [{ title: 'As scripts end a maintenance', line: 'server mode set normal' }],
  changes: false,
  standsAlone: true,
  ignoresJsonFlag: true,
  refusesSurplus: 'too many arguments',
  check({ mode }) {
    if (!MODES.includes(mode)) {
      throw invalid({ state: 'must be a valid value' });
    }
  },
  async run(_context, { mode }) {
    if (mode !== MODE) {
      throw refused(
        `There is no server that could be put into the mode ${mode}`,
        'To keep others from changing anything, take away their right to write to the state file ("state path").',
      );
    }
    return text('', { mode });
  },
});
