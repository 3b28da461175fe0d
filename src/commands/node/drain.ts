import { evacuate } from '../../actions/evacuate.ts';
import { command } from '../../cli/define.ts';
import { drawnIds } from '../../model/ids.ts';
import { findNode } from '../../model/lookup.ts';
import { planDrainNode } from '../../plans/drain-node.ts';
import { leftBehind } from '../../plans/evacuate.ts';
import { entryView } from '../../ui/views/entry.ts';
import { GATE_CHOICES, movingFlags } from '../shared/moving-flags.ts';
import { node } from './node-argument.ts';

export const drain = command({
  path: ['node', 'drain'],
  summary: 'Move all bricks of a node elsewhere; it stays in the cluster, offline',
  description:
    'As "node remove" moves them, but the node can be enabled again. No new bricks come to it from the beginning. It may be stopped and resumed.',
  arguments: { node },
  flags: movingFlags,
  choices: GATE_CHOICES,
  examples: [{ title: 'Before the host gl3 is rebuilt', line: 'node drain gl3' }],
  changes: true,
  async run(context, { node: reference, parallel, accept }) {
    const { id } = findNode(await context.store.read(), reference);
    const moving = { parallel, brickId: drawnIds(context.ids) };
    const { state, plan } = await evacuate(
      context,
      (gates) => (planning) => planDrainNode(id, { ...moving, accept: gates }, planning),
      accept,
    );
    return {
      ...entryView(findNode(state, id), `Node ${id} holds no bricks, and is offline`),
      notes: leftBehind(plan),
    };
  },
});
