import { type Candidate, type NodeCandidates, slots } from './candidates.ts';
import type { Needs } from './sizing.ts';

/** At most one brick of a set goes to each: a node, or in strict zone checking a whole zone. */
interface GroupRoom {
  /** The largest free space first. */
  readonly devices: readonly Candidate[];
  readonly freeKiB: number;
}

/** What is free before anything is placed, arranged so that many layouts can be asked for. */
export type Room = readonly GroupRoom[];

export function roomOf(nodes: readonly NodeCandidates[], zones: boolean): Room {
  return groupsOf(nodes, zones).map((members) => ({
    devices: members.flatMap(({ devices }) => devices).sort((a, b) => b.freeKiB - a.freeKiB),
    freeKiB: members.reduce((sum, { freeKiB }) => sum + freeKiB, 0),
  }));
}

function groupsOf(nodes: readonly NodeCandidates[], zones: boolean): readonly (readonly NodeCandidates[])[] {
  if (!zones) return nodes.map((node) => [node]);
  const byZone = new Map<number, NodeCandidates[]>();
  for (const node of nodes) {
    const list = byZone.get(node.node.zone);
    if (list === undefined) byZone.set(node.node.zone, [node]);
    else list.push(node);
  }
  return [...byZone.values()];
}

/**
 * Whether `sets` sets of `width` bricks fit when each group may hold one brick of a set: exactly when
 * Σ min(slots, sets) ≥ sets · width. What is free in all of a group answers first, since it mostly does.
 */
export function layoutExists(room: Room, sets: number, width: number, needs: Needs): boolean {
  const wanted = sets * width;
  const leastKiB = needs(1).totalKiB;
  let atMost = 0;
  for (const group of room) {
    if ((group.devices[0]?.freeKiB ?? 0) >= leastKiB)
      atMost += Math.min(sets, Math.floor(group.freeKiB / leastKiB));
  }
  if (atMost < wanted) return false;
  let places = 0;
  for (const { devices } of room) {
    places += slotsUpTo(sets, devices, needs, leastKiB);
    if (places >= wanted) return true;
  }
  return false;
}

function slotsUpTo(most: number, devices: readonly Candidate[], needs: Needs, leastKiB: number): number {
  let count = 0;
  for (const candidate of devices) {
    if (candidate.freeKiB < leastKiB) break;
    count += slots(candidate, needs);
    if (count >= most) return most;
  }
  return count;
}
