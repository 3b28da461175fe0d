import type { Ask } from '../../../cli/ask.ts';
import { GlusterctlError } from '../../../model/errors.ts';
import { parseSize } from '../../../model/sizes.ts';

/** Words that are checked as the command will check them. */
export function words(
  question: string,
  check: (answer: string) => void,
  more: {
    readonly fallback?: (said: (name: string) => string) => string;
    readonly after?: readonly string[];
  } = {},
): Ask {
  return {
    ...(more.after === undefined ? {} : { after: more.after }),
    async answer({ context, said }) {
      const fallback = more.fallback?.(said) ?? '';
      const answer = await context.prompt.ask({
        question,
        ...(fallback === '' ? {} : { fallback }),
        complaint: async (text) => await complaintOf(() => check(text)),
      });
      return answer;
    },
  };
}

export function size(question: string): Ask {
  return words(question, (text) => {
    if (parseSize(text) <= 0) throw new GlusterctlError('usage', 'It must be more than nothing.');
  });
}

/** What such a check has to say; null: nothing. */
export async function complaintOf(check: () => void | Promise<void>): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    if (error.hint === undefined) return error.message;
    return `${error.message}${error.message.endsWith('.') ? '' : '.'} ${error.hint}`;
  }
}
