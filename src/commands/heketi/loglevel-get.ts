import { command } from '../../cli/define.ts';
import { text } from '../../ui/views/text.ts';
import { LEVEL } from './log-levels.ts';

export const loglevelGet = command({
  path: ['loglevel', 'get'],
  summary: 'The level of the log: always debug, since all that is run on hosts is logged',
  examples: [{ title: 'As scripts ask heketi-cli', line: 'loglevel get' }],
  changes: false,
  ignoresSurplus: true,
  standsAlone: true,
  ignoresJsonFlag: true,
  run: async () => text(`${LEVEL}\n`, { level: LEVEL }),
});
