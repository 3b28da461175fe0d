import type { Ask } from '../../cli/ask.ts';
import { findCluster } from '../../model/lookup.ts';

/** Of each kind of volumes whether the cluster may hold it, which is turned round. */
export const kindsOfVolumes: Ask = {
  after: ['cluster'],
  async answer({ context, said }) {
    const reference = said('cluster');
    if (reference === '') return null;
    const { file, block } = findCluster(await context.store.read(), reference);
    const now = (may: boolean): string => (may ? 'allowed' : 'not allowed');
    const chosen = await context.prompt.choose({
      question: 'What changes?',
      columns: [{ title: 'VOLUMES' }, { title: 'NOW' }, { title: 'THEN' }],
      rows: [
        { value: `file=${!file}`, cells: ['file', now(file), now(!file)] },
        { value: `block=${!block}`, cells: ['block', now(block), now(!block)] },
      ],
    });
    return { flags: [`--${chosen}`] };
  },
};
