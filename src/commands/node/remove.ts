import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { drawnIds } from '../../model/ids.ts';
import { findNode } from '../../model/lookup.ts';
import { planRemoveNode } from '../../plans/remove-node.ts';
import { entryView } from '../../ui/views/entry.ts';
import { node } from './node-argument.ts';

export const remove = command({
  path: ['node', 'remove'],
  summary: 'Take a node out of service for good',
  description:
    'The node must be offline and hold no bricks; then all its devices and it itself count as removed.',
  arguments: { node },
  examples: [{ title: 'The host called gl3, after "node disable gl3"', line: 'node remove gl3' }],
  changes: true,
  ignoresJsonFlag: true,
  async run(context, { node: reference }) {
    const { id } = findNode(await context.store.read(), reference);
    const moving = { accept: [], parallel: 2, brickId: drawnIds(context.ids) };
    const { state } = await carryOut(context, (planning) => planRemoveNode(id, moving, planning));
    return entryView(findNode(state, id), `Node ${id} is now removed`);
  },
});
