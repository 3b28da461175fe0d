import type { Change, Plan } from '../model/plan.ts';
import { DEVICE_FACTS, learnDeviceFacts } from './add-device.ts';
import { JOINED_NODES, learnJoinedNodes } from './add-node.ts';
import { CLONE_BRICKS, learnBrickPaths } from './clone-volume.ts';

/** Readers of what steps print, by the name that a step's `learns` gives. Each plan keeps its own; here they meet. */
export const learners: Readonly<Record<string, (stdout: string, plan: Plan) => readonly Change[]>> = {
  [DEVICE_FACTS]: learnDeviceFacts,
  [JOINED_NODES]: learnJoinedNodes,
  [CLONE_BRICKS]: learnBrickPaths,
};
