import { command } from '../../cli/define.ts';
import { folder, sendTo } from './send-order.ts';

export const status = command({
  path: ['simulator', 'status'],
  summary: 'How the simulated hosts are: power, defects, and faults that may still strike',
  flags: { folder },
  examples: [{ title: 'All hosts of the simulation that runs', line: 'simulator status' }],
  changes: false,
  standsAlone: true,
  refusesSurplus: '"simulator status" takes no arguments',
  run: async (context, named) => await sendTo(context, named.folder, { verb: 'status' }),
});
