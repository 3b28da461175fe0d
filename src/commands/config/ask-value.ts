import type { Ask } from '../../cli/ask.ts';
import { complaintOf } from '../shared/ask/words.ts';
import { sourcesOf } from './file.ts';
import { check, choicesOf, lookUp } from './key.ts';

/** One of its choices, or words that are checked as the command will check them; Enter keeps what it is. */
export const valueOfKey: Ask = {
  after: ['name'],
  async answer({ context, said }) {
    const name = said('name');
    if (name === '') return null;
    const { value } = await lookUp(context, name, await sourcesOf(context));
    const now = value === null ? '' : String(value);
    const choices = await choicesOf(context, name);
    const question = `Value of ${name}`;
    if (choices.length === 0) {
      return await context.prompt.ask({
        question,
        ...(now === '' ? {} : { fallback: now }),
        complaint: async (text) => await complaintOf(async () => void (await check(context, name, text))),
      });
    }
    return await context.prompt.choose({
      question,
      columns: [{ title: 'VALUE' }, { title: '' }],
      rows: choices.map((choice) => ({ value: choice, cells: [choice, choice === now ? 'as it is' : ''] })),
    });
  },
};
