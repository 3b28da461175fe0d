import type { Device, Node } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { type Usage, usageByDevice } from '../model/usage.ts';
import type { PlacementRequest } from './request.ts';
import { hasArbiter, type Needs } from './sizing.ts';
import { type ArbiterRole, arbiterRole, matches } from './tags.ts';

/** What placement knows of a state: of its bricks only what each device has left. */
export interface Ground {
  readonly state: State;
  readonly usage: ReadonlyMap<Id, Usage>;
}

const known = new WeakMap<State, Ground>();

/** Looked up once for a state, however many clusters and kinds of volumes are asked about. */
export function groundOf(state: State): Ground {
  const present = known.get(state);
  if (present !== undefined) return present;
  const ground = { state, usage: usageByDevice(state) };
  known.set(state, ground);
  return ground;
}

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
  /** The sum over its devices. */
  freeKiB: number;
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
export function candidates({ state, usage }: Ground, request: PlacementRequest): Field {
  const excluded: Excluded[] = [];
  const nodes = sortById(Object.values(state.nodes).filter((node) => node.cluster === request.cluster));
  const devicesOf = new Map<Id, Device[]>(nodes.map(({ id }) => [id, []]));
  for (const device of Object.values(state.devices)) devicesOf.get(device.node)?.push(device);
  const usable: NodeCandidates[] = [];
  for (const node of nodes) {
    const name = node.manage[0] ?? node.id;
    const why = nodeRefusal(node, request);
    if (why !== null) {
      excluded.push({ what: `node ${name}`, why });
      continue;
    }
    const own = sortById(devicesOf.get(node.id) ?? []);
    const devices: Candidate[] = [];
    let totalKiB = 0;
    let freeKiB = 0;
    for (const device of own) {
      const reason = deviceRefusal(node, device, request);
      if (reason !== null) {
        excluded.push({ what: `device ${name}:${device.name}`, why: reason });
        continue;
      }
      const used = usage.get(device.id);
      const candidate = {
        device,
        node,
        role: arbiterRole(node, device),
        freeKiB: used?.freeKiB ?? device.totalKiB,
        spareKiB: used?.spareKiB ?? 0,
        bricks: used?.brickCount ?? 0,
      };
      devices.push(candidate);
      totalKiB += device.totalKiB;
      freeKiB += candidate.freeKiB;
    }
    if (devices.length > 0) usable.push({ node, devices, totalKiB, freeKiB });
    else if (own.length === 0) excluded.push({ what: `node ${name}`, why: 'has no devices' });
  }
  return { nodes: usable, excluded, nodeCount: nodes.length };
}

/** Why nothing new comes to any disk of a node; null: it may. */
export function nodeRefusal(node: Node, request: PlacementRequest): string | null {
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

/** Placing takes space from candidates, so it works on a copy. */
export function copyOf(nodes: readonly NodeCandidates[]): readonly NodeCandidates[] {
  return nodes.map((node) => ({ ...node, devices: node.devices.map((candidate) => ({ ...candidate })) }));
}

/** How many bricks of this kind a device can still take; LVM's spare metadata volume is kept back. */
export function slots(candidate: Candidate, needs: Needs): number {
  const need = needs(candidate.device.extentKiB);
  const room = candidate.freeKiB - Math.max(candidate.spareKiB, need.metadataKiB);
  return room < need.totalKiB ? 0 : Math.floor(room / need.totalKiB);
}

export function take(node: NodeCandidates, candidate: Candidate, needs: Needs): void {
  const need = needs(candidate.device.extentKiB);
  candidate.freeKiB -= need.totalKiB;
  candidate.spareKiB = Math.max(candidate.spareKiB, need.metadataKiB);
  candidate.bricks += 1;
  node.freeKiB -= need.totalKiB;
}

export function giveBack(
  node: NodeCandidates,
  candidate: Candidate,
  needs: Needs,
  spareBefore: number,
): void {
  const need = needs(candidate.device.extentKiB);
  candidate.freeKiB += need.totalKiB;
  candidate.spareKiB = spareBefore;
  candidate.bricks -= 1;
  node.freeKiB += need.totalKiB;
}

/** What is free of a node's space, from 0 to 1. */
export function freeShare(node: NodeCandidates): number {
  return node.totalKiB === 0 ? 0 : node.freeKiB / node.totalKiB;
}

/** Of the devices with room: the emptiest by share, then the one with fewer bricks, then by id. */
export function bestDevice(devices: readonly Candidate[], needs: Needs): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of devices) {
    if ((best === null || isEmptier(candidate, best)) && slots(candidate, needs) > 0) best = candidate;
  }
  return best;
}

function isEmptier(a: Candidate, b: Candidate): boolean {
  const difference = a.freeKiB / a.device.totalKiB - b.freeKiB / b.device.totalKiB;
  return difference !== 0 ? difference > 0 : a.bricks < b.bricks;
}
