import { bricksPerSet } from '../model/durability.ts';
import type { Brick, Durability } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import { GIB, MIB, roundUp } from '../model/sizes.ts';

/** mkfs.xfs refuses anything smaller. */
export const XFS_MINIMUM_KIB = 300 * MIB;
const METADATA_MAXIMUM_KIB = 16 * GIB;

/** Over how many bricks of a set the data is spread. */
export function dataBricksPerSet(durability: Durability): number {
  return durability.type === 'disperse' ? durability.data : 1;
}

export function hasArbiter(durability: Durability): boolean {
  return durability.type === 'replicate' && durability.arbiter;
}

/** Rounded up: a volume is never smaller than what was asked for. */
export function brickSize(sizeKiB: number, sets: number, durability: Durability): number {
  return Math.ceil(sizeKiB / (sets * dataBricksPerSet(durability)));
}

/** What clients see of these bricks: of each set its smallest one with data, times the bricks that its data is spread over. */
export function usableKiB(
  bricks: readonly Pick<Brick, 'kind' | 'sizeKiB'>[],
  durability: Durability,
): number {
  const width = bricksPerSet(durability);
  let sum = 0;
  for (let start = 0; start < bricks.length; start += width) {
    const data = bricks.slice(start, start + width).filter(({ kind }) => kind === 'data');
    sum += Math.min(...data.map(({ sizeKiB }) => sizeKiB)) * dataBricksPerSet(durability);
  }
  return sum;
}

/** One KiB of metadata per expected file, and never less than XFS takes. */
export function arbiterBrickSize(brickKiB: number, averageFileSizeKiB: number): number {
  if (brickKiB < averageFileSizeKiB) {
    throw new GlusterctlError(
      'refused',
      `Average file size (${averageFileSizeKiB}) is greater than Brick size (${brickKiB})`,
    );
  }
  return Math.min(brickKiB, Math.max(Math.floor(brickKiB / averageFileSizeKiB), XFS_MINIMUM_KIB));
}

export interface Footprint {
  readonly poolKiB: number;
  readonly metadataKiB: number;
  readonly totalKiB: number;
}

/** What one brick takes from a volume group with extents of this size. */
export function footprint(brickKiB: number, snapshotFactor: number, extentKiB: number): Footprint {
  const poolKiB = roundUp(Math.trunc(Number((brickKiB * snapshotFactor).toFixed(3))), extentKiB);
  const metadataKiB = roundUp(Math.min(Math.trunc(poolKiB * 0.005), METADATA_MAXIMUM_KIB), extentKiB);
  return { poolKiB, metadataKiB, totalKiB: poolKiB + metadataKiB };
}

/** Footprints of one kind of brick; they differ only with the extent size of a device's volume group. */
export type Needs = (extentKiB: number) => Footprint;

/** Each computed once. */
export function needsFor(sizeKiB: number, snapshotFactor: number): Needs {
  const known = new Map<number, Footprint>();
  let last = { extentKiB: 0, need: footprint(sizeKiB, snapshotFactor, 1) };
  return (extentKiB) => {
    if (last.extentKiB === extentKiB) return last.need;
    const need = known.get(extentKiB) ?? footprint(sizeKiB, snapshotFactor, extentKiB);
    known.set(extentKiB, need);
    last = { extentKiB, need };
    return need;
  };
}
