import { type CommandDefinition, command } from '../../cli/command.ts';
import { refused, usage } from '../../model/errors.ts';
import { text } from '../../ui/views/text.ts';

const LEVELS = ['none', 'critical', 'error', 'warning', 'info', 'debug'];

/** Every script that is run on a host is in the log, with its result: what Heketi called debug. */
const LEVEL = 'debug';

const get = command<null>({
  path: ['loglevel', 'get'],
  summary: 'The level of the log: always debug, since all that is run on hosts is logged',
  examples: [{ title: 'As scripts ask heketi-cli', line: 'loglevel get' }],
  changes: false,
  standsAlone: true,
  ignoresJsonFlag: true,
  parse: () => null,
  run: async () => text(`${LEVEL}\n`, { level: LEVEL }),
});

const set = command<string>({
  path: ['loglevel', 'set'],
  summary: 'Accepts debug; there is no server whose log could tell less',
  arguments: [{ name: 'LEVEL', summary: LEVELS.join(', '), values: LEVELS }],
  examples: [{ title: 'As scripts ask for everything', line: 'loglevel set debug' }],
  changes: false,
  standsAlone: true,
  ignoresJsonFlag: true,
  parse(input) {
    const [level, surplus] = input.arguments;
    if (level === undefined || level === '') throw usage('missing log-level argument');
    if (surplus !== undefined) throw usage('too many arguments');
    if (!LEVELS.includes(level)) throw usage(`invalid log level: ${level}`);
    return level;
  },
  async run(_context, level) {
    if (level !== LEVEL) {
      throw refused(
        `There is no server whose log level could be ${level}`,
        'The log always tells everything; "log --help" says how to pick from it.',
      );
    }
    return text('Server log level updated\n', { level });
  },
});

export const commands: readonly CommandDefinition[] = [get, set];
