import { foreignInPools } from '../../actions/foreign-volumes.ts';
import type { Ask } from '../../cli/ask.ts';
import { notFound } from '../../model/errors.ts';
import { fullName } from '../../plans/adopt/foreign-volumes.ts';

/** What the pools have, asked live. */
export const foreignVolume: Ask = {
  async answer({ context }) {
    const state = await context.store.read();
    const { volumes, silent } = await foreignInPools(context, state, Object.values(state.clusters));
    const [first] = silent;
    if (volumes.length === 0)
      throw first?.error ?? notFound('gluster has no volume that the state does not hold');
    return await context.prompt.choose({
      question: 'Which volume?',
      columns: [
        { title: 'VOLUME' },
        { title: 'TYPE', drop: 1 },
        { title: 'BRICKS', align: 'right', drop: 2 },
      ],
      rows: volumes.map((found) => ({
        value: fullName(state, found),
        cells: [found.info.name, found.info.type, String(found.info.bricks.length)],
      })),
    });
  },
};
