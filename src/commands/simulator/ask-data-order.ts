import type { Ask } from '../../cli/ask.ts';
import { DATA_ORDERS } from '../../simulator/data/data-orders.ts';

/** What clients do, then with what. */
export const dataOrder: Ask = {
  async answer({ context }) {
    const name = await context.prompt.choose({
      question: 'What is to be done?',
      columns: [{ title: 'ORDER' }, { title: 'WHAT IT DOES', drop: 1 }],
      rows: Object.entries(DATA_ORDERS).map(([value, { summary }]) => ({ value, cells: [value, summary] })),
    });
    const { takes = '', words: count = 0 } = DATA_ORDERS[name] ?? {};
    if (count === 0) return name;
    const typed = await context.prompt.ask({
      question: `${name} (${takes})`,
      complaint: (text) => (split(text, count).length === count ? null : `It takes ${takes}`),
    });
    return { words: [name, ...split(typed, count)] };
  },
};

/** The last word is all that is left, blanks and all. */
function split(text: string, count: number): readonly string[] {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(' ')];
}
