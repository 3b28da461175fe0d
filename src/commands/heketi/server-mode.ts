import { type CommandDefinition, command } from '../../cli/command.ts';
import { refused, usage } from '../../model/errors.ts';
import { invalid } from '../../plans/validate.ts';
import { text } from '../../ui/views/text.ts';

/** There is no server, so it can't be in a restricted mode; scripts that ask get the true answer. */
const get = command<null>({
  path: ['server', 'mode', 'get'],
  summary: 'The mode of the server there is not: always normal',
  examples: [{ title: 'As scripts ask heketi-cli', line: 'server mode get' }],
  changes: false,
  standsAlone: true,
  ignoresJsonFlag: true,
  parse: () => null,
  run: async () => text('normal\n', { mode: 'normal' }),
});

const set = command<string>({
  path: ['server', 'mode', 'set'],
  summary: 'Accepts normal; the other modes need a server',
  arguments: [{ name: 'MODE', summary: 'normal', values: ['normal'] }],
  examples: [{ title: 'As scripts end a maintenance', line: 'server mode set normal' }],
  changes: false,
  standsAlone: true,
  ignoresJsonFlag: true,
  parse(input) {
    const [mode, surplus] = input.arguments;
    if (mode === undefined || mode === '') throw usage('missing mode argument');
    if (surplus !== undefined) throw usage('too many arguments');
    if (!['normal', 'local-client', 'read-only'].includes(mode)) {
      throw invalid({ state: 'must be a valid value' });
    }
    return mode;
  },
  async run(_context, mode) {
    if (mode !== 'normal') {
      throw refused(
        `There is no server that could be put into the mode ${mode}`,
        'To keep others from changing anything, take away their right to write to the state file ("state path").',
      );
    }
    return text('', { mode });
  },
});

export const commands: readonly CommandDefinition[] = [get, set];
