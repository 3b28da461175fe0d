import { bricksPerSet } from '../../src/model/durability.ts';
import type { Durability } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { usageByDevice } from '../../src/model/usage.ts';
import { placeVolume } from '../../src/placement/place.ts';
import type { Placement, PlacementRequest } from '../../src/placement/request.ts';
import { arbiterBrickSize, dataBricksPerSet, hasArbiter } from '../../src/placement/sizing.ts';
import { type NodeSketch, sketchCluster } from './cluster.ts';
import { request, withPlacement } from './place.ts';

/** A stream of volumes on a cluster, until the first is refused. */
export interface Workload {
  readonly name: string;
  readonly nodes: readonly NodeSketch[];
  readonly durability: Durability;
  /** In GiB, over and over again. */
  readonly sizes: readonly number[];
  readonly asked: Partial<PlacementRequest>;
}

export interface Packing {
  /** Placed data against the most that any placement could place. */
  readonly efficiency: number;
  /** The same, up to the first volume of more bricks than are without a warning. */
  readonly inFewBricks: number;
  readonly volumes: number;
  readonly mostBricks: number;
  /** Sets in fewer zones than there were zones with room for the brick. */
  readonly badlySpread: number;
}

export function packUntilRefused({ nodes, durability, sizes, asked }: Workload): Packing {
  let state = sketchCluster(nodes);
  const bound = upperBound(nodes, durability, sizes);
  const limit = request(1, asked).limits.bricksWarning;
  let [placedGiB, fewGiB, mostBricks, badlySpread, volumes] = [0, null as number | null, 0, 0, 0];
  for (;;) {
    const sizeGiB = sizes[volumes % sizes.length] ?? 1;
    let placement: Placement;
    try {
      placement = placeVolume(state, request(sizeGiB, { durability, ...asked }));
    } catch (error) {
      if (!(error instanceof GlusterctlError)) throw error;
      const efficiency = placedGiB / bound;
      return { efficiency, inFewBricks: (fewGiB ?? placedGiB) / bound, volumes, mostBricks, badlySpread };
    }
    badlySpread += badlySpreadIn(state, placement);
    const count = placement.sets.flat().length;
    if (count > limit) fewGiB ??= placedGiB;
    mostBricks = Math.max(mostBricks, count);
    placedGiB += sizeGiB;
    state = withPlacement(state, placement, `v${volumes}`);
    volumes += 1;
  }
}

/** Those placed before it in the same volume have their room already. */
function badlySpreadIn(state: State, { sets }: Placement): number {
  const isBad = (set: Placement['sets'][number], at: number): boolean => {
    const spread = new Set(set.map((brick) => state.nodes[brick.node]?.zone)).size;
    if (spread === set.length) return false;
    const meanwhile = withPlacement(state, { sets: sets.slice(0, at), notes: [] }, 'meanwhile');
    return spread < Math.min(set.length, zonesWithRoom(meanwhile, set[0]?.poolKiB ?? 0));
  };
  return sets.filter(isBad).length;
}

function zonesWithRoom(state: State, brickKiB: number): number {
  const usage = usageByDevice(state);
  const zones = Object.values(state.devices)
    .filter((device) => {
      const { freeKiB = 0, spareKiB = 0 } = usage.get(device.id) ?? {};
      return freeKiB - spareKiB >= brickKiB * 1.006;
    })
    .map((device) => state.nodes[device.node]?.zone);
  return new Set(zones).size;
}

/**
 * The largest T with Σ min(capacity of node, T) ≥ bricks of a set · T, in GiB of data; the half percent of metadata that every
 * brick takes is part of what can't be used. An arbiter brick counts as the part of a brick that it is.
 */
function upperBound(nodes: readonly NodeSketch[], durability: Durability, sizes: readonly number[]): number {
  const width = hasArbiter(durability) ? 2 + arbiterShare(sizes) : bricksPerSet(durability);
  const capacity = nodes.map(({ devices }) => devices.reduce((sum, gib) => sum + gib, 0) / 1.005);
  let low = 0;
  let high = capacity.reduce((sum, gib) => sum + gib, 0);
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    const places = capacity.reduce((sum, gib) => sum + Math.min(gib, middle), 0);
    if (places >= width * middle) low = middle;
    else high = middle;
  }
  return low * dataBricksPerSet(durability);
}

/** Of the data bricks' size, where no volume is split. */
function arbiterShare(sizes: readonly number[]): number {
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  return sum(sizes.map((gib) => arbiterBrickSize(gib * GIB, 64) / GIB)) / sum(sizes);
}
