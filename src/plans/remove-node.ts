import { notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Plan } from '../model/plan.ts';
import { manageName } from './addresses.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';
import { freeWhenGone, holdsBricks, NOT_MOVED } from './way-out.ts';

/** Out of service for good, with all of its devices; one that is removed already stays so. */
export function planRemoveNode(id: Id, { state }: Planning): Plan {
  const node = state.nodes[id];
  if (node === undefined) throw notFound();
  const plan = recordOnly({ kind: 'remove-node', title: `remove node ${manageName(node)}`, changes: [] });
  if (node.state === 'failed') return plan;
  if (node.state === 'online') {
    throw refused(
      `Node must be offline before remove operation is performed, node:${id}`,
      `First: glusterctl node disable ${id}`,
    );
  }
  const devices = Object.values(state.devices).filter((device) => device.node === id);
  const filled = devices.find((device) => holdsBricks(device, state));
  if (filled !== undefined) {
    throw refused(
      `Unable to remove node [${id}] as no device was found to replace device [${filled.id}]\n${NOT_MOVED}`,
      freeWhenGone(
        state,
        devices.map((device) => device.id),
      ),
    );
  }
  return {
    ...plan,
    changes: [
      ...devices.map(
        (device): Change => ({ do: 'update', table: 'devices', id: device.id, set: { state: 'failed' } }),
      ),
      { do: 'update', table: 'nodes', id, set: { state: 'failed' } },
    ],
  };
}
