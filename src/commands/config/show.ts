import { FLAG_BY_KEY } from '../../cli/config/file.ts';
import { CONFIG_KEYS } from '../../cli/config/keys.ts';
import { command } from '../../cli/define.ts';
import { CONFIG_COLUMNS, configListView } from '../../ui/views/config.ts';
import { sourcesOf } from './file.ts';
import { lookUp } from './key.ts';

export const show = command({
  path: ['config', 'show'],
  mendsConfig: true,
  summary: 'Every key, its value, and where the value comes from',
  lists: { columns: CONFIG_COLUMNS },
  examples: [
    { title: 'What is not as it comes', line: "config show --filter='from!=default'" },
    { title: 'What counts now, and why', line: 'config show' },
    { title: 'For programs', line: 'config show --json' },
  ],
  changes: false,
  standsAlone: true,
  async run(context, _input, asked) {
    const sources = await sourcesOf(context);
    const names = [...CONFIG_KEYS.map(({ name }) => name), ...FLAG_BY_KEY.keys()];
    const inFile = [...sources.file.keys()].filter((name) => !names.includes(name));
    const rows = await Promise.all(
      [...names, ...inFile].map(async (name) => ({ name, ...(await lookUp(context, name, sources)) })),
    );
    return configListView(rows, asked);
  },
});
