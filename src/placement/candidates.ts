import type { Device, Node } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { usageByDevice, usageOf } from '../model/usage.ts';
import type { PlacementRequest } from './request.ts';
import type { Footprint } from './sizing.ts';
import { hasArbiter } from './sizing.ts';
import { type ArbiterRole, arbiterRole, matches } from './tags.ts';

/** One device while a volume is being placed. Only placement changes it, and only its own copy. */
export interface Candidate {
  readonly device: Device;
  readonly node: Node;
  readonly role: ArbiterRole;
  freeKiB: number;
  spareKiB: number;
  bricks: number;
}

/** The devices of one node that may be used. */
export interface NodeCandidates {
  readonly node: Node;
  readonly devices: readonly Candidate[];
  readonly totalKiB: number;
}

/** Why a node or device is left out, for the explanation of "No space". */
export interface Excluded {
  readonly what: string;
  readonly why: string;
}

export interface Field {
  readonly nodes: readonly NodeCandidates[];
  readonly excluded: readonly Excluded[];
  /** Nodes of the cluster, usable or not. */
  readonly nodeCount: number;
}

/** Everything a brick of this request could go to, in the order of ids, so that equal input gives equal plans. */
export function candidates(state: State, request: PlacementRequest): Field {
  const usages = usageByDevice(state);
  const excluded: Excluded[] = [];
  const devicesOf = new Map<Id, Device[]>();
  for (const device of sortById(Object.values(state.devices))) {
    const list = devicesOf.get(device.node);
    if (list === undefined) devicesOf.set(device.node, [device]);
    else list.push(device);
  }
  const nodes = sortById(Object.values(state.nodes)).filter((node) => node.cluster === request.cluster);
  const usable: NodeCandidates[] = [];
  for (const node of nodes) {
    const name = node.manage[0] ?? node.id;
    const why = nodeRefusal(node, request);
    if (why !== null) {
      excluded.push({ what: `node ${name}`, why });
      continue;
    }
    const devices: Candidate[] = [];
    for (const device of devicesOf.get(node.id) ?? []) {
      const reason = deviceRefusal(node, device, request);
      if (reason !== null) {
        excluded.push({ what: `device ${name}:${device.name}`, why: reason });
        continue;
      }
      const usage = usages.get(device.id) ?? usageOf(device, []);
      devices.push({
        device,
        node,
        role: arbiterRole(node, device),
        freeKiB: usage.freeKiB,
        spareKiB: usage.spareKiB,
        bricks: usage.brickCount,
      });
    }
    if (devices.length > 0) {
      usable.push({ node, devices, totalKiB: devices.reduce((sum, { device }) => sum + device.totalKiB, 0) });
    } else if ((devicesOf.get(node.id) ?? []).length === 0) {
      excluded.push({ what: `node ${name}`, why: 'has no devices' });
    }
  }
  return { nodes: usable, excluded, nodeCount: nodes.length };
}

function nodeRefusal(node: Node, request: PlacementRequest): string | null {
  if (node.maintenance != null) return 'is in maintenance';
  if (node.state !== 'online') return node.state === 'failed' ? 'is removed' : 'is offline';
  return request.unreachable.has(node.manage[0] ?? '') ? "can't be reached" : null;
}

function deviceRefusal(node: Node, device: Device, request: PlacementRequest): string | null {
  if (device.foreign === true) return 'is foreign';
  if (device.state !== 'online') return device.state === 'failed' ? 'is removed' : 'is offline';
  if (!matches(node, device, request.tagRules)) return 'does not match the tag rule';
  // Sets that have an arbiter choose by the roles of devices.
  const spared = request.sparesArbiterDevices === true && !hasArbiter(request.durability);
  return spared && arbiterRole(node, device) === 'required' ? 'takes arbiter bricks only' : null;
}

function sortById<T extends { readonly id: Id }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** How many bricks of this footprint a device can still take; LVM's spare metadata volume is kept back. */
export function slots(candidate: Candidate, need: Footprint): number {
  const room = candidate.freeKiB - Math.max(candidate.spareKiB, need.metadataKiB);
  return Math.max(0, Math.floor(room / need.totalKiB));
}

export function take(candidate: Candidate, need: Footprint): void {
  candidate.freeKiB -= need.totalKiB;
  candidate.spareKiB = Math.max(candidate.spareKiB, need.metadataKiB);
  candidate.bricks += 1;
}

export function giveBack(candidate: Candidate, need: Footprint, spareBefore: number): void {
  candidate.freeKiB += need.totalKiB;
  candidate.spareKiB = spareBefore;
  candidate.bricks -= 1;
}

/** What is free of a node's space, from 0 to 1. */
export function freeShare(node: NodeCandidates): number {
  let free = 0;
  for (const candidate of node.devices) free += candidate.freeKiB;
  return node.totalKiB === 0 ? 0 : free / node.totalKiB;
}

/** Of the devices with room: the emptiest by share, then the one with fewer bricks, then by id. */
export function bestDevice(devices: readonly Candidate[], need: Footprint): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of devices) {
    if (slots(candidate, need) > 0 && (best === null || isEmptier(candidate, best))) best = candidate;
  }
  return best;
}

function isEmptier(a: Candidate, b: Candidate): boolean {
  const difference = a.freeKiB / a.device.totalKiB - b.freeKiB / b.device.totalKiB;
  return difference !== 0 ? difference > 0 : a.bricks < b.bricks;
}
