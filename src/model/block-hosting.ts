import type { Volume } from './entities.ts';
import type { Id } from './ids.ts';
import { wholeGiB } from './sizes.ts';
import type { State } from './state.ts';

export interface BlockInfo {
  readonly freeGiB: number;
  readonly reservedGiB: number;
  /** In the order of ids. */
  readonly blockVolumes: readonly Id[];
}

/** Free and reserved follow from the size of a volume and from the block volumes on it. */
export function blockInfo(state: State, volume: Volume): BlockInfo {
  if (!volume.block) return { freeGiB: 0, reservedGiB: 0, blockVolumes: [] };
  const sizeGiB = wholeGiB(volume.sizeKiB);
  const usable = Math.floor((sizeGiB * 98) / 100);
  const held = Object.values(state.blockVolumes).filter((block) => block.hostingVolume === volume.id);
  const usedGiB = held.reduce((sum, block) => sum + block.sizeGiB, 0);
  return {
    freeGiB: usable - usedGiB,
    reservedGiB: sizeGiB - usable,
    blockVolumes: held.map(({ id }) => id).sort(),
  };
}
