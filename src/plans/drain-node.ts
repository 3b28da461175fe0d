import { notFound } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Plan } from '../model/plan.ts';
import { manageName } from './addresses.ts';
import { planEvacuate } from './evacuate.ts';
import { bricksOnDevices } from './move.ts';
import { devicesOfNode, type Moving } from './moving.ts';
import type { Planning } from './planning.ts';

/** No brick stays on a node, and none comes to it; it remains a member, to be enabled again. */
export function planDrainNode(id: Id, moving: Moving, planning: Planning): Plan {
  const { state } = planning;
  const node = state.nodes[id];
  if (node === undefined) throw notFound();
  const devices = devicesOfNode(state, id);
  const plan = planEvacuate(
    {
      ...moving,
      kind: 'drain-node',
      title: `drain node ${manageName(node)}`,
      bricks: bricksOnDevices(state, devices),
      emptied: devices,
      emptiedNode: id,
      to: null,
      lost: false,
      recordAfter: [],
    },
    planning,
  );
  if (node.state !== 'online') return plan;
  const changes: readonly Change[] = [{ do: 'update', table: 'nodes', id, set: { state: 'offline' } }];
  if (plan.stages.length === 0) return { ...plan, changes };
  // Before the first brick moves, so that none comes meanwhile.
  const first = {
    title: `put no new bricks on ${manageName(node)}: it is offline now`,
    steps: [],
    commits: changes,
  };
  return { ...plan, stages: [first, ...plan.stages] };
}
