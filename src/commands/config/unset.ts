import { command } from '../../cli/define.ts';
import { text } from '../../ui/views/text.ts';
import { rewrite } from './file.ts';
import { lookUp } from './key.ts';
import { keyInFileArgument } from './key-argument.ts';

export const unset = command({
  path: ['config', 'unset'],
  mendsConfig: true,
  summary: 'Take a key out of the configuration file',
  arguments: { name: keyInFileArgument },
  examples: [{ title: 'Back to the default', line: 'config unset zone_checking' }],
  changes: true,
  keepsNoPlan: true,
  standsAlone: true,
  async run(context, { name }) {
    await lookUp(context, name, { variables: {}, file: new Map() });
    await rewrite(context, (content, { unsetInJson }) => unsetInJson(content, name));
    return text('', { key: name });
  },
});
