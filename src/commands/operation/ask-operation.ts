import { openOperations, operationsToChoose } from '../../actions/open-operations.ts';
import type { Ask } from '../../cli/ask.ts';
import { ago } from '../../ui/ago.ts';

/** Where several are open; the only one is meant without a word. */
export const openOperation: Ask = {
  async answer({ context }) {
    const found = operationsToChoose(await openOperations(context));
    if (found.length < 2) return null;
    const now = context.clock.now();
    return await context.prompt.choose({
      question: 'Which operation?',
      columns: [{ title: 'OPERATION' }, { title: 'BEGUN', drop: 2 }, { title: 'IT IS', drop: 1 }],
      rows: found.map(({ operation: { id, plan, created }, standing }) => ({
        value: id,
        cells: [plan.title, ago(created, now), STANDINGS[standing]],
      })),
    });
  },
};

const STANDINGS = {
  failed: 'left unfinished',
  stale: 'left: its process died',
  elsewhere: 'of another machine or container',
  'in-flight': 'running now',
} as const;
