import type { Brick } from './entities.ts';
import type { Id } from './ids.ts';

export const MOUNT_ROOT = '/var/lib/heketi/mounts';

/** Where a brick that this program or Heketi makes lies: it follows from ids. */
export function ownPlace(device: Id, brick: Id): Pick<Brick, 'path' | 'pool' | 'lv'> {
  return {
    path: `${MOUNT_ROOT}/vg_${device}/brick_${brick}/brick`,
    pool: ownPool(brick),
    lv: `brick_${brick}`,
  };
}

/** The pool that is made for a brick; clones of it share that. */
export function ownPool(brick: Id): string {
  return `tp_${brick}`;
}
