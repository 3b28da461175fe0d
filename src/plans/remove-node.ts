import { GlusterctlError, notFound, refused, retold } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { NO_REPLACEMENT } from '../placement/replacement.ts';
import { manageName } from './addresses.ts';
import { planEvacuate } from './evacuate.ts';
import { bricksOnDevices } from './move.ts';
import { devicesOfNode, type Moving } from './moving.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

/** Out of service for good, with all of its devices, when no brick is there; one that is removed already stays so. */
export function planRemoveNode(id: Id, moving: Moving, planning: Planning): Plan {
  const { state } = planning;
  const node = state.nodes[id];
  if (node === undefined) throw notFound();
  const kind = 'remove-node';
  const title = `remove node ${manageName(node)}`;
  if (node.state === 'failed') return recordOnly({ kind, title, changes: [] });
  if (node.state === 'online') {
    throw refused(
      `Node must be offline before remove operation is performed, node:${id}`,
      `First: glusterctl node disable ${id}`,
    );
  }
  const devices = devicesOfNode(state, id);
  const changes: readonly Change[] = [
    ...devices
      .filter((device) => state.devices[device]?.foreign !== true)
      .map((device): Change => ({ do: 'update', table: 'devices', id: device, set: { state: 'failed' } })),
    { do: 'update', table: 'nodes', id, set: { state: 'failed' } },
  ];
  const bricks = bricksOnDevices(state, devices);
  if (bricks.length === 0) return recordOnly({ kind, title, changes });
  const wanted = {
    ...moving,
    kind,
    title,
    bricks,
    emptied: devices,
    emptiedNode: id,
    to: null,
    lost: false,
  } as const;
  try {
    return planEvacuate({ ...wanted, recordAfter: changes }, planning);
  } catch (error) {
    throw inHeketisWords(error, id, state);
  }
}

function inHeketisWords(error: unknown, node: Id, state: State): unknown {
  if (!(error instanceof GlusterctlError) || error.message !== NO_REPLACEMENT) return error;
  const device = state.bricks[String(error.details?.brick)]?.device ?? '';
  return retold(error, {
    message: `Unable to remove node [${node}] as no device was found to replace device [${device}]`,
  });
}
