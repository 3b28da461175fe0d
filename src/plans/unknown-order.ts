import type { Volume } from '../model/entities.ts';
import { refused } from '../model/errors.ts';

/** Which bricks keep the same data is not to be guessed where one of them is about to leave. */
export function refuseUnknownOrder({ name, orderUnknown }: Volume): void {
  if (orderUnknown !== true) return;
  throw refused(
    `The order of the bricks of volume ${name} is not known: it came from a database of Heketi, which has none`,
    'gluster knows it. While the hosts answer, it is written down with: glusterctl repair volume-brick-order-unknown',
  );
}
