import { sourcesOf } from '../../config/file.ts';
import { lookUp } from '../../config/key.ts';
import type { Part, SetUp } from '../set-up.ts';

/** How results are printed from now on; asked only where nothing says it yet. */
export const output: Part = {
  keys: ['output'],
  async go(setUp) {
    const { output: wanted } = setUp.answers;
    if (setUp.context.settings.configFile === null) return;
    const { value, source } = await lookUp(setUp.context, 'output', await sourcesOf(setUp.context));
    if (wanted === undefined && (!setUp.asks || source !== 'default')) return;
    const chosen = wanted ?? (await offered(setUp));
    if (chosen !== value) await setUp.run(['config', 'set', 'output', chosen]);
    await setUp.say({ output: chosen });
  },
};

async function offered(setUp: SetUp): Promise<'auto' | 'heketi'> {
  const chosen = await setUp.choose({
    question: 'How are results printed?',
    columns: [{ title: '' }],
    rows: [
      { value: 'heketi', cells: ["heketi-cli's text everywhere"] },
      { value: 'auto', cells: ["Tables on a terminal, heketi-cli's text in pipes"] },
    ],
  });
  return chosen === 'auto' ? 'auto' : 'heketi';
}
