import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { findNode } from '../../model/lookup.ts';
import { manageName } from '../../plans/addresses.ts';
import { planStartMaintenance } from '../../plans/maintenance.ts';
import { nodeView } from '../../ui/views/node.ts';
import { ACCEPT, acceptedLosses } from '../shared/accepted-losses.ts';
import { node } from './node-argument.ts';

export const startMaintenance = command({
  path: ['node', 'maintenance', 'start'],
  summary: 'Stop gluster on a node for a while, so that nobody misses it',
  description:
    'Looks whether every volume goes on without the node, waits until nothing is to be healed, and stops glusterd, the bricks and the self-heal daemon there. Nothing is unmounted. New bricks go elsewhere until "node maintenance stop".',
  arguments: { node },
  flags: { accept: ACCEPT },
  examples: [
    { title: 'Before the host called gl2 is opened', line: 'node maintenance start gl2' },
    {
      title: 'Although the volume scratch, which has no copies, is away meanwhile',
      line: 'node maintenance start gl2 --accept=unavailable:scratch',
    },
  ],
  changes: true,
  async run(context, { node: reference, accept }) {
    const before = await context.store.read();
    const found = findNode(before, reference);
    const accepted = await acceptedLosses(context, before, [found], accept);
    const { id } = found;
    const since = context.clock.now().toISOString();
    const { state } = await carryOut(context, (planning) =>
      planStartMaintenance({ node: id, since, accepted }, planning),
    );
    const changed = findNode(state, id);
    return {
      ...nodeView(state, changed),
      text: () => `${manageName(changed)} is in maintenance: gluster is stopped there\n`,
    };
  },
});
