import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { findNode } from '../../model/lookup.ts';
import { manageName } from '../../plans/addresses.ts';
import { planStopMaintenance } from '../../plans/maintenance.ts';
import { nodeView } from '../../ui/views/node.ts';
import { node } from './node-argument.ts';

export const stopMaintenance = command({
  path: ['node', 'maintenance', 'stop'],
  summary: 'Start gluster on a node again, and wait until what it missed is healed',
  description:
    'Mounts bricks that are not mounted, starts glusterd, waits until all hosts see each other, all bricks of the node run, and nothing is left to heal. Ctrl-C leaves the rest to "operation resume".',
  arguments: { node },
  examples: [{ title: 'The host called gl2 is back', line: 'node maintenance stop gl2' }],
  changes: true,
  async run(context, { node: reference }) {
    const { id } = findNode(await context.store.read(), reference);
    const { state } = await carryOut(context, (planning) => planStopMaintenance(id, planning));
    const changed = findNode(state, id);
    return {
      ...nodeView(state, changed),
      text: () => `${manageName(changed)} is back: its bricks run, and nothing is left to heal\n`,
    };
  },
});
