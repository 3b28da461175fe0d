import type { State } from '../model/state.ts';
import { placeArbiter } from './arbiter.ts';
import { type Candidate, candidates, type Field } from './candidates.ts';
import type { PlacedBrick, PlacementRequest } from './request.ts';
import {
  arbiterBrickSize,
  brickSize,
  bricksPerSet,
  dataBricksPerSet,
  footprint,
  hasArbiter,
  XFS_MINIMUM_KIB,
} from './sizing.ts';
import { layoutExists, type Needs, placeUniform } from './uniform.ts';

/** A volume in more pieces than this is not looked for. */
const MOST_SETS = 4096;

/** One way to cut a volume into sets of equal bricks. */
interface Layout {
  readonly sets: number;
  readonly width: number;
  readonly brickKiB: number;
  /** null where there is no arbiter. */
  readonly arbiterKiB: number | null;
}

/** True when the request has a place; for explanations, which ask it of variations. */
export function fitsNow(state: State, request: PlacementRequest): boolean {
  const field = candidates(state, request);
  return field.nodes.length > 0 && search(state, request, field) !== null;
}

export interface Found {
  readonly sets: readonly (readonly PlacedBrick[])[];
  readonly zones: boolean;
}

export function search(state: State, request: PlacementRequest, field: Field): Found | null {
  const width = bricksPerSet(request.durability);
  const zoneCount = new Set(field.nodes.map(({ node }) => node.zone)).size;
  const all = [...layouts(request, field)];
  if (width > 1 && (request.zoneChecking === 'strict' || zoneCount >= width)) {
    const limit = request.zoneChecking === 'strict' ? Number.POSITIVE_INFINITY : request.limits.bricksWarning;
    for (const layout of all) {
      if (layout.sets > 1 && layout.sets * width > limit) break;
      const sets = tryLayout(state, request, field, layout, true);
      if (sets !== null) return { sets, zones: true };
    }
    if (request.zoneChecking === 'strict') return null;
  }
  for (const layout of all) {
    const sets = tryLayout(state, request, field, layout, false);
    if (sets !== null) return { sets, zones: width === 1 };
  }
  return null;
}

/** From one set upwards, until bricks get too small or there can't be that many places. */
function* layouts(request: PlacementRequest, field: Field): Generator<Layout> {
  const width = bricksPerSet(request.durability);
  const [first, last] =
    request.setCount === undefined ? [1, MOST_SETS] : [request.setCount, request.setCount];
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
