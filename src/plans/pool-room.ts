import { poolRoomScript, type RoomWanted } from '../health/pool-room.ts';
import { volumeGroup } from '../lvm/names.ts';
import type { Volume } from '../model/entities.ts';
import { ownBricks } from '../model/foreign.ts';
import type { Stage, Step } from '../model/plan.ts';
import { bricksOf } from '../model/usage.ts';
import { addressOf, manageName } from './addresses.ts';
import type { Planning } from './planning.ts';
import { perHost } from './volume-steps.ts';

/**
 * A look at the thin pools of a volume, before gluster makes copies of its bricks in them. A host that we can't reach is not
 * asked: it is gluster's to say whether it can do without.
 */
export function lookForRoom(
  volume: Volume,
  wanted: Pick<RoomWanted, 'purpose' | 'isThere'>,
  { settings, state, unreachable }: Planning,
): readonly Stage[] {
  const hosts = perHost(state, ownBricks(state, bricksOf(state, volume.id)));
  const steps = hosts
    .filter(({ node }) => !unreachable.has(manageName(node)))
    .map(({ node, own }): Step => {
      const pools = own.map(({ device, pool }) => ({ group: volumeGroup(device), pool }));
      const host = manageName(node);
      return {
        id: `room@${host}`,
        host: addressOf(node),
        alternatives: [],
        title: `look at ${own.length === 1 ? 'the thin pool' : 'the thin pools'} of ${volume.name}`,
        script: poolRoomScript({ ...wanted, host, pools, volume: volume.name }, settings),
        undo: null,
        timeoutSeconds: 120,
        reads: null,
        whenUnreachable: 'fail',
        prints: true,
      };
    });
  return steps.length === 0 ? [] : [{ title: 'look whether there is room', steps }];
}
