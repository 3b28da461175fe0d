import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { refused, usage } from '../../model/errors.ts';
import { text } from '../../ui/views/text.ts';
import { oneOf } from '../shared/ask/one-of.ts';
import { LEVEL, LEVELS } from './log-levels.ts';

export const loglevelSet = command({
  path: ['loglevel', 'set'],
  summary: 'Accepts debug; there is no server whose log could tell less',
  arguments: {
    level: argument.one(
      { name: 'LEVEL', summary: LEVELS.join(', '), values: LEVELS },
      {
        required: 'missing log-level argument',
        ask: oneOf(
          'Which level?',
          [{ title: 'LEVEL' }],
          LEVELS.toReversed().map((level) => ({
            value: level,
            cells: [level],
            ...(level === LEVEL ? {} : { refusal: 'there is no server whose log could tell less' }),
          })),
        ),
      },
    ),
  },
  examples: [{ title: 'As scripts ask for everything', line: 'loglevel set debug' }],
  changes: false,
  standsAlone: true,
  ignoresJsonFlag: true,
  refusesSurplus: 'too many arguments',
  check({ level }) {
    if (!LEVELS.includes(level)) throw usage(`invalid log level: ${level}`);
  },
  async run(_context, { level }) {
    if (level !== LEVEL) {
      throw refused(
        `There is no server whose log level could be ${level}`,
        'The log always tells everything; "log --help" says how to pick from it.',
      );
    }
    return text('Server log level updated\n', { level });
  },
});
