import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { findNode } from '../../model/lookup.ts';
import { planDeleteNode } from '../../plans/delete-node.ts';
import { entryView } from '../../ui/views/entry.ts';
import { node } from './node-argument.ts';

export const deleteNode = command({
  path: ['node', 'delete'],
  summary: 'Take a node without devices out of its cluster',
  arguments: { node },
  examples: [{ title: 'The host called gl3 leaves', line: 'node delete gl3' }],
  changes: true,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  async run(context, { node: reference }) {
    const { id } = findNode(await context.store.read(), reference);
    await carryOut(context, (planning) => planDeleteNode(findNode(planning.state, id), planning));
    return entryView({ id, state: 'failed' }, `Node ${id} deleted`);
  },
});
