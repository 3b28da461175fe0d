import type { Ask } from '../../cli/ask.ts';
import { DEFECTS } from '../../simulator/defects.ts';

/** What is wrong with a host, then how much of it. */
export const defect: Ask = {
  async answer({ context }) {
    const name = await context.prompt.choose({
      question: 'What is wrong with it?',
      columns: [{ title: 'DEFECT' }, { title: 'WHAT IT IS', drop: 1 }],
      rows: Object.entries(DEFECTS).map(([value, { summary }]) => ({ value, cells: [value, summary] })),
    });
    const form = DEFECTS[name]?.value ?? '';
    if (/^[a-z-]+$/.test(form)) return `${name}=${form}`;
    const value = await context.prompt.ask({
      question: `${name}=${form}`,
      complaint: (text) => (text === '' ? `Type what stands for ${form}` : null),
    });
    return `${name}=${value}`;
  },
};
