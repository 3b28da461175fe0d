import { bricksPerSet } from '../model/durability.ts';
import { placeArbiter } from './arbiter.ts';
import { type Candidate, copyOf, type Field } from './candidates.ts';
import type { PlacedBrick, PlacementRequest } from './request.ts';
import { layoutExists, type Room, roomOf } from './room.ts';
import {
  arbiterBrickSize,
  brickSize,
  dataBricksPerSet,
  hasArbiter,
  type Needs,
  needsFor,
  XFS_MINIMUM_KIB,
} from './sizing.ts';
import { placeUniform } from './uniform.ts';

/** A volume in more pieces than this is not looked for. */
export const MOST_SETS = 4096;

/** One way to cut a volume into sets of equal bricks. */
interface Layout {
  readonly sets: number;
  readonly width: number;
  readonly brickKiB: number;
  readonly needs: Needs;
  /** null where there is no arbiter. */
  readonly arbiter: { readonly sizeKiB: number; readonly needs: Needs } | null;
}

type Sets = readonly (readonly Candidate[])[];

/** True when the request has a place in at most so many sets; for explanations, which ask it of variations. */
export function fitsNow(field: Field, request: PlacementRequest, mostSets = MOST_SETS): boolean {
  return fewestSets(field, request, mostSets) !== null;
}

export interface Found {
  readonly sets: readonly (readonly PlacedBrick[])[];
  readonly zones: boolean;
}

/**
 * The fewest sets that fit decide how far layouts with more sets are tried for the sake of distinct zones: twice as
 * many, or up to the number of bricks that is no reason for a warning.
 */
export function search(field: Field, request: PlacementRequest): Found | null {
  const width = bricksPerSet(request.durability);
  const fewest = fewestSets(field, request, MOST_SETS);
  if (fewest === null) return null;
  const sets = fewest.place();
  if (isStrict(request) || width === 1 || isSpread(sets, width)) return found(fewest.layout, sets, true);
  const zones = new Set(field.nodes.map(({ node }) => node.zone)).size;
  if (zones < width) return found(fewest.layout, sets, false);
  const most = Math.max(2 * fewest.layout.sets, Math.floor(request.limits.bricksWarning / width));
  const spread = fewestSets(
    field,
    { ...request, zoneChecking: 'strict' },
    Math.min(most, MOST_SETS),
    fewest.layout.sets,
  );
  return spread === null ? found(fewest.layout, sets, false) : found(spread.layout, spread.place(), true);
}

function isStrict({ zoneChecking, durability }: PlacementRequest): boolean {
  return zoneChecking === 'strict' && bricksPerSet(durability) > 1;
}

function isSpread(sets: Sets, width: number): boolean {
  return sets.every((set) => new Set(set.map(({ node }) => node.zone)).size === width);
}

interface Fewest {
  readonly layout: Layout;
  place(): Sets;
}

function fewestSets(field: Field, request: PlacementRequest, mostSets: number, from = 1): Fewest | null {
  const strict = isStrict(request);
  const room = roomOf(field.nodes, strict);
  for (const layout of layouts(request, field, mostSets, from)) {
    const place =
      layout.arbiter === null ? uniform(field, room, layout, strict) : arbiter(field, room, layout, strict);
    if (place !== null) return { layout, place };
  }
  return null;
}

/** Of equal bricks it is known without placing them whether they have a place. */
function uniform(field: Field, room: Room, layout: Layout, strict: boolean): (() => Sets) | null {
  const { sets, width, needs } = layout;
  if (!layoutExists(room, sets, width, needs)) return null;
  return () => placeUniform(copyOf(field.nodes), sets, width, strict, needs) ?? [];
}

function arbiter(field: Field, room: Room, layout: Layout, strict: boolean): (() => Sets) | null {
  const { sets, needs, arbiter } = layout;
  if (arbiter === null || !layoutExists(room, sets, 2, needs)) return null;
  const placed = placeArbiter(copyOf(field.nodes), sets, strict, needs, arbiter.needs);
  return placed === null ? null : () => placed;
}

/** From one set upwards, until bricks get too small or there can't be that many places. */
function* layouts(
  request: PlacementRequest,
  field: Field,
  mostSets: number,
  from: number,
): Generator<Layout> {
  const { durability, sizeKiB, setCount, limits, snapshotFactor } = request;
  const width = bricksPerSet(durability);
  const [first, last] = setCount === undefined ? [from, mostSets] : [setCount, setCount];
  let freeKiB = 0;
  for (const node of field.nodes) freeKiB += node.freeKiB;
  if (sizeKiB * (hasArbiter(durability) ? 2 : width / dataBricksPerSet(durability)) > freeKiB) return;
  for (let sets = first; sets <= last; sets++) {
    const brickKiB = brickSize(sizeKiB, sets, durability);
    if (brickKiB < XFS_MINIMUM_KIB || (sets > 1 && brickKiB < limits.brickMinKiB)) return;
    if (brickKiB > limits.brickMaxKiB) continue;
    const needs = needsFor(brickKiB, snapshotFactor);
    yield { sets, width, brickKiB, needs, arbiter: arbiterOf(brickKiB, request) };
  }
}

function arbiterOf(brickKiB: number, request: PlacementRequest): Layout['arbiter'] {
  if (!hasArbiter(request.durability)) return null;
  const sizeKiB = arbiterBrickSize(brickKiB, request.averageFileSizeKiB);
  return { sizeKiB, needs: needsFor(sizeKiB, request.snapshotFactor) };
}

function found(layout: Layout, sets: Sets, zones: boolean): Found {
  return { sets: sets.map((set) => set.map((candidate, at) => placed(candidate, at, layout))), zones };
}

/** The third brick of a set with an arbiter is the arbiter. */
function placed({ device, node }: Candidate, at: number, { brickKiB, needs, arbiter }: Layout): PlacedBrick {
  const isArbiter = arbiter !== null && at === 2;
  const sizeKiB = isArbiter ? arbiter.sizeKiB : brickKiB;
  const { poolKiB, metadataKiB } = (isArbiter ? arbiter.needs : needs)(device.extentKiB);
  return {
    device: device.id,
    node: node.id,
    sizeKiB,
    poolKiB,
    metadataKiB,
    kind: isArbiter ? 'arbiter' : 'data',
  };
}
