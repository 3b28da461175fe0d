import { disableCommand } from '../shared/enable-disable.ts';
import { NODES } from '../shared/nodes-and-devices.ts';
import { NODE_MISSING } from './node-argument.ts';

export const disable = disableCommand(NODES, NODE_MISSING);
