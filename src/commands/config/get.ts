import { command } from '../../cli/define.ts';
import { text } from '../../ui/views/text.ts';
import { sourcesOf } from './file.ts';
import { lookUp } from './key.ts';
import { keyArgument } from './key-argument.ts';

export const get = command({
  path: ['config', 'get'],
  mendsConfig: true,
  summary: 'The value of one key',
  arguments: { name: keyArgument },
  examples: [{ title: 'How large a brick may be', line: 'config get brick_max_size_gb' }],
  changes: false,
  standsAlone: true,
  async run(context, { name }) {
    const { value } = await lookUp(context, name, await sourcesOf(context));
    return text(value === null || value === '' ? '' : `${value}\n`, { key: name, value });
  },
});
