import { bestDevice, type Candidate, freeShare, type NodeCandidates, slots, take } from './candidates.ts';
import { waterLevel } from './level.ts';
import type { Needs } from './sizing.ts';

/** A node or a zone: how many bricks it has room for, and whether it has to take one of every set. */
interface Pool {
  slots: number;
  first: boolean;
}

/** A node, with what bounds it. At most one brick of a set goes to each `group`: the node itself, or strictly its zone. */
interface Spot {
  readonly node: NodeCandidates;
  readonly own: Pool;
  readonly zone: Pool;
  readonly group: Pool;
}

interface Board {
  readonly spots: readonly Spot[];
  readonly nodes: readonly Pool[];
  readonly zones: readonly Pool[];
  readonly groups: readonly Pool[];
  readonly width: number;
  readonly needs: Needs;
}

function boardOf(nodes: readonly NodeCandidates[], width: number, strict: boolean, needs: Needs): Board {
  const byZone = new Map<number, Pool>();
  const spots = nodes.map((node): Spot => {
    const own = { slots: 0, first: false };
    for (const candidate of node.devices) own.slots += slots(candidate, needs);
    const zone = byZone.get(node.node.zone) ?? { slots: 0, first: false };
    byZone.set(node.node.zone, zone);
    zone.slots += own.slots;
    return { node, own, zone, group: strict ? zone : own };
  });
  const pools = spots.map(({ own }) => own);
  const zones = [...byZone.values()];
  return { spots, nodes: pools, zones, groups: strict ? zones : pools, width, needs };
}

/**
 * Places sets of equal bricks; null when no layout exists. Each brick goes to a node that must take one of every set for
 * the space to be used up, else to the emptiest one by free share; and always so that a layout is left for all that follow:
 * nothing is refused that could be placed.
 */
export function placeUniform(
  nodes: readonly NodeCandidates[],
  sets: number,
  width: number,
  zones: boolean,
  needs: Needs,
): Candidate[][] | null {
  const board = boardOf(nodes, width, zones, needs);
  const placed: Candidate[][] = [];
  for (let left = sets; left > 0; left--) {
    const set = placeSet(board, left);
    if (set === null) return null;
    placed.push(set);
  }
  return placed;
}

function placeSet(board: Board, left: number): Candidate[] | null {
  const { groups, width, needs } = board;
  markFirst(board.nodes, width);
  if (board.zones.length >= width) markFirst(board.zones, width);
  const after = left - 1;
  let places = 0;
  for (const group of groups) places += Math.min(group.slots, after);
  // Taking from a group that has more than `after` slots costs the later sets nothing.
  let slack = places - after * width;
  let free = groups.filter((group) => group.slots > after).length;
  const used = new Set<Pool>();
  const zonesUsed = new Map<Pool, number>();
  const set: Candidate[] = [];
  while (set.length < width) {
    const stillAfterThis = width - set.length - 1;
    const spot = choose(board.spots, zonesUsed, ({ group }) => {
      if (used.has(group)) return false;
      const costs = group.slots > after ? 0 : 1;
      const freeLeft = free - (costs === 0 ? 1 : 0);
      return slack - costs >= Math.max(0, stillAfterThis - freeLeft);
    });
    const candidate = spot === null ? null : bestDevice(spot.node.devices, needs);
    if (spot === null || candidate === null) return null;
    if (spot.group.slots > after) free -= 1;
    else slack -= 1;
    take(spot.node, candidate, needs);
    spot.own.slots -= 1;
    spot.zone.slots -= 1;
    used.add(spot.group);
    zonesUsed.set(spot.zone, (zonesUsed.get(spot.zone) ?? 0) + 1);
    set.push(candidate);
  }
  return set;
}

function markFirst(pools: readonly Pool[], width: number): void {
  const level = Math.floor(
    waterLevel(
      pools.map((pool) => pool.slots),
      width,
    ),
  );
  for (const pool of pools) pool.first = pool.slots >= level;
}

/** The least used zone of the set first, then what has to take one of every set, then the largest free share, then the order of ids. */
function choose(
  spots: readonly Spot[],
  zonesUsed: ReadonlyMap<Pool, number>,
  allowed: (spot: Spot) => boolean,
): Spot | null {
  let best: { spot: Spot; zone: number; first: number; share: number } | null = null;
  for (const spot of spots) {
    if (spot.own.slots <= 0 || !allowed(spot)) continue;
    const zone = zonesUsed.get(spot.zone) ?? 0;
    const first = (spot.zone.first ? 2 : 0) + (spot.own.first ? 1 : 0);
    const share = freeShare(spot.node);
    if (
      best === null ||
      zone < best.zone ||
      (zone === best.zone && (first > best.first || (first === best.first && share > best.share)))
    )
      best = { spot, zone, first, share };
  }
  return best?.spot ?? null;
}
