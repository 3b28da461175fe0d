import type { Ask } from '../../../cli/ask.ts';
import type { Row } from '../../../ui/prompts/questions.ts';
import type { Column } from '../../../ui/view.ts';

/** One of a closed list; the first column is what is typed. */
export function oneOf(question: string, columns: readonly Column[], rows: readonly Row[]): Ask {
  return { answer: async ({ context }) => await context.prompt.choose({ question, columns, rows }) };
}
