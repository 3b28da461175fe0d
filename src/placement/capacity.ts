import { bricksPerSet } from '../model/durability.ts';
import { MIB } from '../model/sizes.ts';
import type { State } from '../model/state.ts';
import { candidates, type Field, groundOf } from './candidates.ts';
import type { PlacementRequest } from './request.ts';
import { layoutExists, roomOf } from './room.ts';
import { fitsNow, MOST_SETS } from './search.ts';
import { dataBricksPerSet, hasArbiter, needsFor, XFS_MINIMUM_KIB } from './sizing.ts';

/** Each number of sets up to here is asked, then every fifth more, up to the most that placement tries. */
const EACH_UP_TO = 64;

/** The largest volume of this kind that has a place now, in KiB, whole MiB; 0 if none. `sizeKiB` is ignored. */
export function largestVolume(state: State, request: PlacementRequest): number {
  return largestIn(candidates(groundOf(state), request), request);
}

export function largestIn(field: Field, request: PlacementRequest): number {
  const upper = hasArbiter(request.durability)
    ? largestArbiter(field, request)
    : largestUniform(field, request);
  return Math.floor(upper / MIB) * MIB;
}

function largestUniform(field: Field, request: PlacementRequest): number {
  const width = bricksPerSet(request.durability);
  const room = roomOf(field.nodes, request.zoneChecking === 'strict' && width > 1);
  let best = 0;
  for (const sets of request.setCount === undefined ? setCounts() : [request.setCount]) {
    const per = sets * dataBricksPerSet(request.durability);
    const least = sets === 1 ? XFS_MINIMUM_KIB : Math.max(XFS_MINIMUM_KIB, request.limits.brickMinKiB);
    const exists = (brickKiB: number) =>
      layoutExists(room, sets, width, needsFor(brickKiB, request.snapshotFactor));
    const from = Math.max(least, Math.ceil((best + MIB) / per));
    if (exists(from)) best = largest(from, request.limits.brickMaxKiB, exists) * per;
  }
  return best;
}

function setCounts(): number[] {
  const counts = Array.from({ length: EACH_UP_TO }, (_, index) => index + 1);
  for (let sets = EACH_UP_TO * 1.2; sets <= MOST_SETS; sets *= 1.2) counts.push(Math.floor(sets));
  return counts;
}

/** Bricks of two sizes: asked of the placement itself. */
function largestArbiter(field: Field, request: PlacementRequest): number {
  const fits = (sizeKiB: number) =>
    sizeKiB >= request.averageFileSizeKiB && fitsNow(field, { ...request, sizeKiB }, EACH_UP_TO);
  if (!fits(XFS_MINIMUM_KIB)) return 0;
  let free = 0;
  for (const node of field.nodes) free += node.freeKiB;
  return largest(XFS_MINIMUM_KIB, free, fits);
}

/** The largest number for which `holds`, to the MiB, given that it holds for `from`. */
function largest(from: number, to: number, holds: (value: number) => boolean): number {
  let low = from;
  let high = Math.max(from, to);
  if (holds(high)) return high;
  while (high - low > MIB) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
