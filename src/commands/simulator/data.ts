import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { DATA_ORDERS } from '../../simulator/data/data-orders.ts';
import { dataOrder } from './ask-data-order.ts';
import { folder, sendTo } from './send-order.ts';

export const data = command({
  path: ['simulator', 'data'],
  summary: 'Lets clients write to the volumes of simulated hosts, and says how healing goes on',
  arguments: {
    order: argument.many(
      { name: 'ORDER', summary: 'what is to be done, and with what: write data /file text' },
      { required: 'Say what is to be done, as: write VOLUME PATH CONTENT', ask: dataOrder },
    ),
  },
  choices: {
    title: 'Orders',
    rows: Object.entries(DATA_ORDERS).map(([name, { takes, summary }]) => [`${name} ${takes}`, summary]),
  },
  flags: { folder },
  examples: [
    { title: 'Healing stands still', line: 'simulator data healing 0' },
    { title: 'Three entries of each volume with every script', line: 'simulator data healing 3' },
  ],
  changes: false,
  standsAlone: true,
  run: async (context, { order, folder: named }) =>
    await sendTo(context, named, { verb: 'data', words: order }),
});
