import type { Ask } from '../../../cli/ask.ts';
import type { Device, Node } from '../../../model/entities.ts';
import { inNaturalOrder } from '../../../model/natural-order.ts';
import type { State } from '../../../model/state.ts';
import { nothingToChoose } from './from-state.ts';

/** Tags that a node or a device has. */
export function tagsOf(entry: string, find: (state: State, reference: string) => Node | Device): Ask {
  return {
    after: [entry],
    async answer({ context, said }) {
      const reference = said(entry);
      if (reference === '') return null;
      const tags = Object.entries(find(await context.store.read(), reference).tags);
      if (tags.length === 0) throw nothingToChoose(`${reference} has no tags.`);
      const words = await context.prompt.tick({
        question: `Which tags of ${reference}?`,
        columns: [{ title: 'TAG' }, { title: 'VALUE' }],
        rows: inNaturalOrder(tags, ([name]) => name).map(([name, value]) => ({
          value: name,
          cells: [name, value],
        })),
      });
      return { words };
    },
  };
}
