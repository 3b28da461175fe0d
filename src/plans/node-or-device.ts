import type { Device, Node } from '../model/entities.ts';
import { notFound } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { OperationKind } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { deviceLabel, manageName } from './addresses.ts';

/** Nodes and devices alike are put in and out of use, and carry tags. */
export interface NodeOrDevice {
  readonly table: 'nodes' | 'devices';
  readonly id: Id;
}

export interface Described {
  readonly entry: Node | Device;
  readonly noun: 'node' | 'device';
  /** `node gl1`, `device gl1:/dev/sdb` */
  readonly label: string;
  readonly kind: Extract<OperationKind, 'change-node' | 'change-device'>;
}

export function described(state: State, { table, id }: NodeOrDevice): Described {
  if (table === 'nodes') {
    const entry = state.nodes[id];
    if (entry === undefined) throw notFound();
    return { entry, noun: 'node', label: `node ${manageName(entry)}`, kind: 'change-node' };
  }
  const entry = state.devices[id];
  if (entry === undefined) throw notFound();
  return { entry, noun: 'device', label: `device ${deviceLabel(entry, state)}`, kind: 'change-device' };
}
