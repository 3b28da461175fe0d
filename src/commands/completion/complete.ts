import { argument } from '../../cli/argument.ts';
import { shown } from '../../cli/complete/complete-line.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { text } from '../../ui/views/text.ts';

/** What the scripts call: the words typed so far, the last of them unfinished. Asks no host. */
export const complete = command({
  path: ['complete'],
  summary: 'What could be typed next; called by completion scripts',
  description: 'Each line is what could be typed and, behind a tab, what it is.',
  arguments: { words: argument.many({ name: 'WORD', mayBeEmpty: true, summary: 'the words typed so far' }) },
  examples: [{ title: 'What follows "cluster"', line: 'complete -- cluster ""' }],
  changes: false,
  standsAlone: true,
  async run(context, { words }) {
    const found = await context.program.complete(words, stateOf(context));
    return text(shown(found), { candidates: found });
  },
});

/** Where nothing says which it is, there are no names. */
function stateOf({ store }: Context): string | null {
  try {
    return store.path;
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}
