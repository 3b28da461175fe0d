import { command } from '../../cli/define.ts';
import { text } from '../../ui/views/text.ts';
import { configPath } from './file.ts';

export const path = command({
  path: ['config', 'path'],
  mendsConfig: true,
  summary: 'Where the configuration file is',
  examples: [{ title: 'Where it is', line: 'config path' }],
  changes: false,
  standsAlone: true,
  run: async (context) => text(`${configPath(context)}\n`, { path: configPath(context) }),
});
