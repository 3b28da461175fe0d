import { notFound } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { type KiB, kib } from '../model/sizes.ts';
import { dataBricksPerSet, XFS_MINIMUM_KIB } from '../placement/sizing.ts';
import { type ExpandVolume, planExpandVolume } from './expand-volume.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

/** A volume that is to have at least this size: decided on the newest state, so that who asks twice gets it once. */
export function planExpandTo(
  { toKiB, ...wanted }: Omit<ExpandVolume, 'addKiB'> & { readonly toKiB: KiB },
  planning: Planning,
): Plan {
  const volume = planning.state.volumes[wanted.volume];
  if (volume === undefined) throw notFound();
  if (volume.sizeKiB >= toKiB)
    return recordOnly({
      kind: 'expand-volume',
      title: `expand volume ${volume.name} unless it is large enough`,
      changes: [],
      uses: [volume.id],
    });
  const least = XFS_MINIMUM_KIB * dataBricksPerSet(volume.durability);
  return planExpandVolume({ ...wanted, addKiB: kib(Math.max(toKiB - volume.sizeKiB, least)) }, planning);
}
