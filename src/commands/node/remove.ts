import { evacuate } from '../../actions/evacuate.ts';
import { command } from '../../cli/define.ts';
import { drawnIds } from '../../model/ids.ts';
import { findNode } from '../../model/lookup.ts';
import { leftBehind } from '../../plans/evacuate.ts';
import { planRemoveNode } from '../../plans/remove-node.ts';
import { entryView } from '../../ui/views/entry.ts';
import { GATE_CHOICES, movingFlags, withoutHealCheck } from '../shared/moving-flags.ts';
import { node } from './node-argument.ts';

export const remove = command({
  path: ['node', 'remove'],
  summary: 'Take a node out of service for good: its bricks go to other nodes',
  description:
    'The node must be offline. Each of its bricks gets a new one elsewhere, which is healed to a known zero before the next brick of its volume is touched. It may be stopped and resumed. Then the node and all its devices count as removed.',
  arguments: { node },
  flags: { ...movingFlags, expertOptionDisableHealCheck: withoutHealCheck },
  choices: GATE_CHOICES,
  examples: [{ title: 'The host called gl3, after "node disable gl3"', line: 'node remove gl3' }],
  changes: true,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  async run(context, { node: reference, parallel, accept, expertOptionDisableHealCheck }) {
    const { id } = findNode(await context.store.read(), reference);
    const moving = { parallel, brickId: drawnIds(context.ids) };
    const { state, plan } = await evacuate(
      context,
      (gates) => (planning) => planRemoveNode(id, { ...moving, accept: gates }, planning),
      [...accept, ...expertOptionDisableHealCheck],
    );
    return { ...entryView(findNode(state, id), `Node ${id} is now removed`), notes: leftBehind(plan) };
  },
});
