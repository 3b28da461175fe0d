import { DEVICES } from '../shared/nodes-and-devices.ts';

/** Which device. */
export const device = DEVICES.argument('Device id missing');
