import { enableCommand } from '../shared/enable-disable.ts';
import { DEVICES } from '../shared/nodes-and-devices.ts';

export const enable = enableCommand(DEVICES, 'device id missing');
