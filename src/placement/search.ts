import { bricksPerSet } from '../model/durability.ts';
import type { State } from '../model/state.ts';
import { placeArbiter } from './arbiter.ts';
import { type Candidate, candidates, type Field } from './candidates.ts';
import type { PlacedBrick, PlacementRequest } from './request.ts';
import {
  arbiterBrickSize,
  brickSize,
  dataBricksPerSet,
  footprint,
  hasArbiter,
  XFS_MINIMUM_KIB,
} from './sizing.ts';
import { layoutExists, type Needs, placeUniform } from './uniform.ts';

/** A volume in more pieces than this is not looked for. */
export const MOST_SETS = 4096;

/** One way to cut a volume into sets of equal bricks. */
interface Layout {
  readonly sets: number;
  readonly width: number;
  readonly brickKiB: number;
  /** null where there is no arbiter. */
  readonly arbiterKiB: number | null;
}

/** True when the request has a place in at most so many sets; for explanations, which ask it of variations. */
export function fitsNow(state: State, request: PlacementRequest, mostSets = MOST_SETS): boolean {
  const field = candidates(state, request);
  return field.nodes.length > 0 && search(state, request, field, mostSets) !== null;
}

export interface Found {
  readonly sets: readonly (readonly PlacedBrick[])[];
  readonly zones: boolean;
}

/**
 * The fewest sets that fit decide how far layouts with more sets are tried for the sake of distinct zones: twice as
 * many, or up to the number of bricks that is no reason for a warning.
 */
export function search(
  state: State,
  request: PlacementRequest,
  field: Field,
  mostSets = MOST_SETS,
): Found | null {
  const width = bricksPerSet(request.durability);
  const strict = request.zoneChecking === 'strict' && width > 1;
  let fewest: { readonly layout: Layout; readonly sets: Found['sets'] } | null = null;
  for (const layout of layouts(request, field, mostSets)) {
    const sets = tryLayout(state, request, field, layout, strict);
    if (sets === null) continue;
    fewest = { layout, sets };
    break;
  }
  if (fewest === null) return null;
  if (strict || width === 1 || isSpread(state, fewest.sets, width)) return { sets: fewest.sets, zones: true };
  const zones = new Set(field.nodes.map(({ node }) => node.zone)).size;
  if (zones < width) return { sets: fewest.sets, zones: false };
  const most = Math.max(2 * fewest.layout.sets, Math.floor(request.limits.bricksWarning / width));
  for (const layout of layouts(request, field, Math.min(most, mostSets), fewest.layout.sets)) {
    const sets = tryLayout(state, request, field, layout, true);
    if (sets !== null) return { sets, zones: true };
  }
  return { sets: fewest.sets, zones: false };
}

function isSpread(state: State, sets: Found['sets'], width: number): boolean {
  return sets.every((set) => new Set(set.map((brick) => state.nodes[brick.node]?.zone)).size === width);
}

/** From one set upwards, until bricks get too small or there can't be that many places. */
function* layouts(request: PlacementRequest, field: Field, mostSets: number, from = 1): Generator<Layout> {
  const width = bricksPerSet(request.durability);
  const [first, last] =
    request.setCount === undefined ? [from, mostSets] : [request.setCount, request.setCount];
  let freeKiB = 0;
  for (const node of field.nodes) for (const device of node.devices) freeKiB += device.freeKiB;
  if (
    request.sizeKiB * (hasArbiter(request.durability) ? 2 : width / dataBricksPerSet(request.durability)) >
    freeKiB
  ) {
    return;
  }
  for (let sets = first; sets <= last; sets++) {
    const brickKiB = brickSize(request.sizeKiB, sets, request.durability);
    if (brickKiB < XFS_MINIMUM_KIB || (sets > 1 && brickKiB < request.limits.brickMinKiB)) return;
    if (brickKiB > request.limits.brickMaxKiB) continue;
    const arbiterKiB = hasArbiter(request.durability)
      ? arbiterBrickSize(brickKiB, request.averageFileSizeKiB)
      : null;
    yield { sets, width, brickKiB, arbiterKiB };
  }
}

/** Footprints by extent size, each computed once. */
export function needsFor(sizeKiB: number, snapshotFactor: number): Needs {
  const known = new Map<number, ReturnType<typeof footprint>>();
  return (extentKiB) => {
    let need = known.get(extentKiB);
    if (need === undefined) {
      need = footprint(sizeKiB, snapshotFactor, extentKiB);
      known.set(extentKiB, need);
    }
    return need;
  };
}

function tryLayout(
  state: State,
  request: PlacementRequest,
  field: Field,
  layout: Layout,
  zones: boolean,
): readonly (readonly PlacedBrick[])[] | null {
  const needs = needsFor(layout.brickKiB, request.snapshotFactor);
  if (layout.arbiterKiB === null) {
    if (!layoutExists(field.nodes, layout.sets, layout.width, zones, needs)) return null;
    // Placing takes space from the candidates, so it works on a copy.
    const fresh = candidates(state, request).nodes;
    const sets = placeUniform(fresh, layout.sets, layout.width, zones, needs);
    return (
      sets?.map((set) => set.map((candidate) => placed(candidate, layout.brickKiB, needs, 'data'))) ?? null
    );
  }
  const arbiterNeeds = needsFor(layout.arbiterKiB, request.snapshotFactor);
  const arbiterKiB = layout.arbiterKiB;
  const sets = placeArbiter(candidates(state, request).nodes, layout.sets, zones, needs, arbiterNeeds);
  return (
    sets?.map((set) =>
      set.map((candidate, index) =>
        index === 2
          ? placed(candidate, arbiterKiB, arbiterNeeds, 'arbiter')
          : placed(candidate, layout.brickKiB, needs, 'data'),
      ),
    ) ?? null
  );
}

function placed(candidate: Candidate, sizeKiB: number, needs: Needs, kind: PlacedBrick['kind']): PlacedBrick {
  const { poolKiB, metadataKiB } = needs(candidate.device.extentKiB);
  return { device: candidate.device.id, node: candidate.node.id, sizeKiB, poolKiB, metadataKiB, kind };
}
