import { argument } from '../../cli/argument.ts';
import { configKey } from '../../cli/config/file.ts';
import { resolveKey, type Sources } from '../../cli/config/sources.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { text } from '../../ui/views/text.ts';
import { anyKey } from './ask-key.ts';
import { valueOfKey } from './ask-value.ts';
import { rewrite } from './file.ts';
import { check } from './key.ts';
import { KEY, MISSING } from './key-argument.ts';

export const set = command({
  path: ['config', 'set'],
  mendsConfig: true,
  summary: 'Put a value into the configuration file',
  arguments: {
    name: argument.optional(KEY, { required: MISSING.required, ask: anyKey }),
    value: argument.one(
      { name: 'VALUE', mayBeEmpty: true, summary: 'the value; "" where a key may say that there is none' },
      {
        required: 'Key or value missing',
        hint: 'It reads: glusterctl config set KEY VALUE',
        ask: valueOfKey,
      },
    ),
  },
  examples: [
    {
      title: 'Log in as another user, who may use sudo without a password',
      line: 'config set ssh.user admin',
    },
    { title: 'Never two bricks of a set in one zone', line: 'config set zone_checking strict' },
  ],
  changes: true,
  keepsNoPlan: true,
  standsAlone: true,
  async run(context, { name, value }) {
    const checked = await check(context, name, value);
    await rewrite(context, (content, { setInJson }) => setInJson(content, name, checked));
    return text('', { key: name, value: checked }, overridden(context, name));
  },
});

function overridden({ environment }: Context, name: string): readonly string[] {
  const sources: Sources = { variables: environment.variables, file: new Map() };
  if (configKey(name) === undefined) return [];
  const { source, from } = resolveKey(name, sources);
  return source === 'environment' ? [`${from} is set, and counts for more than the file.`] : [];
}
