import { command } from '../../cli/define.ts';
import { findNode } from '../../model/lookup.ts';
import { nodeView } from '../../ui/views/node.ts';
import { node } from './node-argument.ts';

export const info = command({
  path: ['node', 'info'],
  summary: 'Show a node and its devices',
  arguments: { node },
  examples: [{ title: 'The host called gl1', line: 'node info gl1' }],
  changes: false,
  ignoresSurplus: true,
  async run({ store }, { node: reference }) {
    const state = await store.read();
    return nodeView(state, findNode(state, reference));
  },
});
