import type { Durability } from '../model/entities.ts';
import { usage } from '../model/errors.ts';
import { GIB, type KiB } from '../model/sizes.ts';
import { dataBricksPerSet, XFS_MINIMUM_KIB } from '../placement/sizing.ts';

/** Refuses what no set of bricks can be as small as; in Heketi's words, which speak of the whole volume. */
export function refuseTooSmall(size: KiB, durability: Durability, what: 'volume' | 'expansion'): void {
  const least = XFS_MINIMUM_KIB * dataBricksPerSet(durability);
  if (size >= least) return;
  const shown = size % GIB === 0 ? `${size / GIB} GB` : `${size} KiB`;
  throw usage(
    `Requested ${what} size (${shown}) is smaller than the minimum supported ${what} size (${least})`,
    'No XFS file system, and so no brick, is smaller than 300 MiB.',
  );
}
