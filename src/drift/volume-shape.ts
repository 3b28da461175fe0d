import { shapeOf } from '../gluster/durability.ts';
import type { VolumeInfo } from '../gluster/info.ts';
import { bricksPerSet, durabilityName } from '../model/durability.ts';
import type { Durability, Volume } from '../model/entities.ts';
import type { Difference } from './difference.ts';
import type { TellVolume } from './tell-volume.ts';

/** gluster makes no difference between one copy and none. */
function plain(durability: Durability): Durability {
  return bricksPerSet(durability) === 1 ? { type: 'none' } : durability;
}

/** Kind, copies, arbiter and dispersion. */
export function shapeDifferences(
  { name, durability }: Volume,
  info: VolumeInfo,
  tell: TellVolume,
): readonly Difference[] {
  const wanted = plain(durability);
  const found = shapeOf(info);
  const [expected, told] = [durabilityName(wanted), durabilityName(found)];
  if (wanted.type !== found.type)
    return [tell('volume-type-differs', `Gluster has ${name} as another kind of volume`, expected, told)];
  if (wanted.type === 'replicate' && found.type === 'replicate') {
    if (wanted.replica !== found.replica)
      return [
        tell('volume-replica-differs', `Gluster keeps another number of copies of ${name}`, expected, told),
      ];
    if (wanted.arbiter !== found.arbiter)
      return [
        tell(
          'volume-arbiter-differs',
          found.arbiter
            ? `Gluster has an arbiter in each set of ${name}`
            : `Gluster has no arbiters in ${name}`,
          expected,
          told,
        ),
      ];
  }
  if (wanted.type === 'disperse' && expected !== told)
    return [tell('volume-disperse-differs', `Gluster spreads ${name} in another way`, expected, told)];
  return [];
}
