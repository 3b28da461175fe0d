import { command } from '../../cli/define.ts';
import { text } from '../../ui/views/text.ts';

/** There is no server, so it can't be in a restricted mode; scripts that ask get the true answer. */
export const serverModeGet = command({
  path: ['server', 'mode', 'get'],
  summary: 'The mode of the server there is not: always normal',
  examples: [{ title: 'As scripts ask heketi-cli', line: 'server mode get' }],
  changes: false,
  ignoresSurplus: true,
  standsAlone: true,
  ignoresJsonFlag: true,
  run: async () => text('normal\n', { mode: 'normal' }),
});
