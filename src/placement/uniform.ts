import { bestDevice, type Candidate, freeShare, type NodeCandidates, slots, take } from './candidates.ts';
import type { Footprint } from './sizing.ts';

/** Footprints differ only with the extent size of a device's volume group. */
export type Needs = (extentKiB: number) => Footprint;

/** A node, or in strict zone checking a whole zone: at most one brick of a set goes to each. */
interface Group {
  readonly nodes: readonly NodeCandidates[];
  slots: number;
}

/**
 * Whether `sets` sets of `width` bricks fit when each group may hold one brick of a set: exactly when
 * Σ min(slots, sets) ≥ sets · width.
 */
function fits(groups: readonly Group[], sets: number, width: number): boolean {
  let places = 0;
  for (const group of groups) places += Math.min(group.slots, sets);
  return places >= sets * width;
}

function slotsOf(node: NodeCandidates, needs: Needs): number {
  let sum = 0;
  for (const candidate of node.devices) sum += slots(candidate, needs(candidate.device.extentKiB));
  return sum;
}

export function groupsBy(nodes: readonly NodeCandidates[], zones: boolean, needs: Needs): Group[] {
  if (!zones) return nodes.map((node) => ({ nodes: [node], slots: slotsOf(node, needs) }));
  const byZone = new Map<number, NodeCandidates[]>();
  for (const node of nodes) {
    const list = byZone.get(node.node.zone);
    if (list === undefined) byZone.set(node.node.zone, [node]);
    else list.push(node);
  }
  return [...byZone.values()].map((members) => ({
    nodes: members,
    slots: members.reduce((sum, node) => sum + slotsOf(node, needs), 0),
  }));
}

export function layoutExists(
  nodes: readonly NodeCandidates[],
  sets: number,
  width: number,
  zones: boolean,
  needs: Needs,
): boolean {
  return fits(groupsBy(nodes, zones, needs), sets, width);
}

/**
 * Places sets of equal bricks; null when no layout exists. Each brick goes to the emptiest group by free share
 * that still leaves a layout for all that follows, so nothing is refused that could be placed.
 */
export function placeUniform(
  nodes: readonly NodeCandidates[],
  sets: number,
  width: number,
  zones: boolean,
  needs: Needs,
): Candidate[][] | null {
  const groups = groupsBy(nodes, zones, needs);
  if (!fits(groups, sets, width)) return null;
  const placed: Candidate[][] = [];
  for (let left = sets; left > 0; left--) {
    const set = placeSet(groups, left, width, needs);
    if (set === null) return null;
    placed.push(set);
  }
  return placed;
}

function placeSet(groups: readonly Group[], left: number, width: number, needs: Needs): Candidate[] | null {
  const after = left - 1;
  let places = 0;
  for (const group of groups) places += Math.min(group.slots, after);
  // Taking from a group that has more than `after` slots costs the later sets nothing.
  let slack = places - after * width;
  let free = groups.filter((group) => group.slots > after).length;
  const used = new Set<Group>();
  const zonesUsed = new Map<number, number>();
  const set: Candidate[] = [];
  while (set.length < width) {
    const stillAfterThis = width - set.length - 1;
    const choice = choose(groups, used, zonesUsed, (group) => {
      const costs = group.slots > after ? 0 : 1;
      const freeLeft = free - (costs === 0 ? 1 : 0);
      return slack - costs >= Math.max(0, stillAfterThis - freeLeft);
    });
    const node = choice === null ? null : emptiest(choice.nodes, needs);
    const need = node === null ? null : bestOf(node, needs);
    if (choice === null || node === null || need === null) return null;
    if (choice.slots > after) free -= 1;
    else slack -= 1;
    take(need, needs(need.device.extentKiB));
    choice.slots -= 1;
    used.add(choice);
    zonesUsed.set(node.node.zone, (zonesUsed.get(node.node.zone) ?? 0) + 1);
    set.push(need);
  }
  return set;
}

/** The least used zone of the set first, then the largest free share, then the order of ids. */
function choose(
  groups: readonly Group[],
  used: ReadonlySet<Group>,
  zonesUsed: ReadonlyMap<number, number>,
  allowed: (group: Group) => boolean,
): Group | null {
  let best: { group: Group; zone: number; share: number } | null = null;
  for (const group of groups) {
    if (group.slots <= 0 || used.has(group) || !allowed(group)) continue;
    const zone = zonesUsed.get(group.nodes[0]?.node.zone ?? 0) ?? 0;
    const share = groupShare(group);
    if (best === null || zone < best.zone || (zone === best.zone && share > best.share)) {
      best = { group, zone, share };
    }
  }
  return best?.group ?? null;
}

function groupShare(group: Group): number {
  let best = 0;
  for (const node of group.nodes) best = Math.max(best, freeShare(node));
  return best;
}

function emptiest(nodes: readonly NodeCandidates[], needs: Needs): NodeCandidates | null {
  let best: NodeCandidates | null = null;
  for (const node of nodes) {
    if (slotsOf(node, needs) > 0 && (best === null || freeShare(node) > freeShare(best))) best = node;
  }
  return best;
}

function bestOf(node: NodeCandidates, needs: Needs): Candidate | null {
  // Devices of one node nearly always share an extent size; where they don't, each is asked with its own.
  let best: Candidate | null = null;
  for (const extent of new Set(node.devices.map(({ device }) => device.extentKiB))) {
    const devices = node.devices.filter(({ device }) => device.extentKiB === extent);
    const found = bestDevice(best === null ? devices : [...devices, best], needs(extent));
    if (found !== null) best = found;
  }
  return best;
}
