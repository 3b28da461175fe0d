import type { Ask, Asking } from '../../cli/ask.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import type { Choosing } from '../../ui/prompts/questions.ts';
import { order } from './send-order.ts';

/** One host of the simulation that runs. */
export const simulatedHost: Ask = {
  answer: async (asking) => await asking.context.prompt.choose(await hostsOf(asking, 'Which host?')),
};

/** Any of its hosts. */
export const simulatedHosts: Ask = {
  answer: async (asking) => ({
    words: await asking.context.prompt.tick(await hostsOf(asking, 'Which hosts?')),
  }),
};

async function hostsOf({ context, said }: Asking, question: string): Promise<Choosing> {
  const hosts = await order(context, said('folder'), { verb: 'status' });
  return {
    question,
    columns: [{ title: 'HOST' }, { title: 'POWER' }, { title: 'DEFECTS', drop: 1 }],
    rows: inNaturalOrder(hosts, ({ name }) => name).map(({ name, power, defects }) => ({
      value: name,
      cells: [name, power, defects.join(', ') || '-'],
    })),
  };
}
