import type { Ask } from '../../cli/ask.ts';

/** Typed: it may be anywhere, and what is one only shows when all of it is read. */
export const database: Ask = {
  async answer({ context }) {
    return await context.prompt.ask({
      question: 'Database of the Heketi server (heketi.db, or an export)',
      complaint: (text) => (text === '' ? 'Type the name of a file' : null),
    });
  },
};
