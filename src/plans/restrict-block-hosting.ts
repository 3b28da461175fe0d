import { blockInfo } from '../model/block-hosting.ts';
import { notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import type { Planning } from './planning.ts';

export interface RestrictBlockHosting {
  readonly volume: Id;
  readonly to: 'locked' | 'unlocked';
}

/** Whether a volume takes new block volumes; only the record says so. Messages are Heketi's. */
export function planRestrictBlockHosting(
  { volume: id, to }: RestrictBlockHosting,
  { state }: Pick<Planning, 'state'>,
): Plan {
  const volume = state.volumes[id];
  if (volume === undefined) throw notFound();
  if (!volume.block) {
    throw refused(
      'Failed to set block restriction: Block restrictions can only be set on block hosting volumes',
    );
  }
  const { freeGiB, reservedGiB } = blockInfo(state, volume);
  if (to === 'unlocked' && volume.restriction === 'locked-by-update' && freeGiB < 0) {
    throw refused(
      `Failed to set block restriction: Can not unlock volume. ${reservedGiB}GiB free space is required, but found ${freeGiB}GiB`,
    );
  }
  return {
    kind: 'change-volume',
    title: `${to === 'locked' ? 'lock' : 'unlock'} volume ${volume.name} for new block volumes`,
    changes: [{ do: 'update', table: 'volumes', id, set: { restriction: to === 'locked' ? 'locked' : '' } }],
    uses: [],
    stages: [],
    recovery: 'back',
    notes: [],
  };
}
