import type { Ask } from '../../../cli/ask.ts';
import { isHostName } from '../../../plans/validate.ts';

/** Hosts that need not be managed yet: asked for where none is, as all that are managed is what is meant else. */
export const hosts: Ask = {
  async answer({ context }) {
    const { nodes } = await context.store.read();
    if (Object.keys(nodes).length > 0) return null;
    const typed = await context.prompt.ask({
      question: 'Which hosts? (with blanks between)',
      complaint(text) {
        const words = wordsOf(text);
        if (words.length === 0) return 'Type the names or addresses of hosts, as SSH reaches them';
        const wrong = words.find((word) => !isHostName(word));
        return wrong === undefined ? null : `"${wrong}" is no name or address of a host`;
      },
    });
    return { words: wordsOf(typed) };
  },
};

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
