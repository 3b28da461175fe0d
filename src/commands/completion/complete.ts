import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { text } from '../../ui/views/text.ts';

/** What the scripts call: the words typed so far, the last of them unfinished. Asks no host. */
export const complete = command({
  path: ['complete'],
  summary: 'What could be typed next; called by completion scripts',
  arguments: { words: argument.many({ name: 'WORD', summary: 'the words typed so far' }) },
  examples: [{ title: 'What follows "cluster"', line: 'complete -- cluster ""' }],
  changes: false,
  standsAlone: true,
  async run({ program, store, environment }, { words }) {
    const found = await program.complete(words, async (named) =>
      named === null ? await store.read() : await stateIn(named, environment.workingDirectory),
    );
    return text(found.map((one) => `${one}\n`).join(''), { candidates: found });
  },
});

async function stateIn(file: string, workingDirectory: string) {
  const [{ readStateFile }, { resolve }] = await Promise.all([
    import('../../store/read.ts'),
    import('node:path'),
  ]);
  return await readStateFile(resolve(workingDirectory, file));
}
