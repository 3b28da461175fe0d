import type { Change, Plan } from '../model/plan.ts';
import { DEVICE_FACTS, deviceFactChanges } from './add-device.ts';
import { JOINED_NODES, joinedNodeChanges } from './add-node.ts';
import { brickPathChanges, CLONE_BRICKS } from './clone-volume.ts';

/** Readers of what steps print, by the name that a step's `reads` gives. Each plan keeps its own; here they meet. */
export const outputReaders: Readonly<Record<string, (stdout: string, plan: Plan) => readonly Change[]>> = {
  [DEVICE_FACTS]: deviceFactChanges,
  [JOINED_NODES]: joinedNodeChanges,
  [CLONE_BRICKS]: brickPathChanges,
};
