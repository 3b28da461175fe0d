import { disableCommand } from '../shared/enable-disable.ts';
import { DEVICES } from '../shared/nodes-and-devices.ts';

export const disable = disableCommand(DEVICES, 'device id missing');
