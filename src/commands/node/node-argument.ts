import { NODES } from '../shared/nodes-and-devices.ts';

export const NODE_MISSING = 'Node id missing';

/** Which node. */
export const node = NODES.argument(NODE_MISSING);
