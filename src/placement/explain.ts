import { counted } from '../model/counted.ts';
import { bricksPerSet, volumeKind } from '../model/durability.ts';
import type { Durability } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import { formatSize, roundedDown } from '../model/sizes.ts';
import { type Candidate, candidates, type Field, type Ground, slots } from './candidates.ts';
import { largestIn } from './capacity.ts';
import type { PlacementRequest } from './request.ts';
import { fitsNow } from './search.ts';
import { brickSize, needsFor } from './sizing.ts';
import { showRule } from './tags.ts';

/** "No space", with the numbers behind it and what would make the request fit. */
export function explainNoSpace(ground: Ground, request: PlacementRequest, field: Field): GlusterctlError {
  const width = bricksPerSet(request.durability);
  const kind = adjective(request.durability);
  const devices = field.nodes.flatMap((node) => node.devices);
  const reasons: string[] = [];
  if (field.nodes.length < width) {
    reasons.push(
      `${kind} needs ${counted(width, 'node')} with devices, ${field.nodes.length} of ${field.nodeCount} can be used`,
    );
  } else {
    reasons.push(roomReason(request, field, width));
  }
  const zoneReason = explainZones(request, field, width);
  if (zoneReason !== null) reasons.push(zoneReason);
  if (request.tagRules.length > 0) reasons.push(`tag rules: ${request.tagRules.map(showRule).join(', ')}`);
  reasons.push(...summarise(field.excluded.map(({ what, why }) => `${what} ${why}`)));
  const top = largestDevice(devices);
  if (top !== null) {
    reasons.push(
      `largest free space on one device: ${formatSize(roomOf(top))} (${top.node.manage[0] ?? top.node.id}:${top.device.name})`,
    );
  }
  const largestKiB = largestIn(field, request);
  const wayOut = remedies(ground, request, field, largestKiB, kind);
  return new GlusterctlError('no-space', 'No space', {
    hint: [...reasons, ...wayOut].join('\n'),
    details: {
      neededNodes: width,
      usableNodes: field.nodes.length,
      nodes: field.nodeCount,
      zones: new Set(field.nodes.map(({ node }) => node.zone)).size,
      largestFreeKiB: top === null ? 0 : roomOf(top),
      largestVolumeKiB: largestKiB,
      excluded: field.excluded,
      reasons,
      remedies: wayOut,
    },
  });
}

function roomOf(candidate: Candidate): number {
  return Math.max(0, candidate.freeKiB - candidate.spareKiB);
}

function roomReason(request: PlacementRequest, field: Field, width: number): string {
  const brickKiB = brickSize(request.sizeKiB, request.setCount ?? 1, request.durability);
  const needs = needsFor(brickKiB, request.snapshotFactor);
  const sets = request.setCount ?? 1;
  const withRoom = field.nodes.filter((node) =>
    node.devices.some((candidate) => slots(candidate, needs) > 0),
  ).length;
  const need = needs(field.nodes[0]?.devices[0]?.device.extentKiB ?? 4096);
  return (
    `it needs a disk with ${formatSize(need.totalKiB)} free on ${counted(width, 'node')}${sets > 1 ? `, in ${sets} sets` : ''}: ${withRoom} ${withRoom === 1 ? 'has' : 'have'} one; ` +
    'spread over more and smaller bricks it does not fit either'
  );
}

function explainZones(request: PlacementRequest, field: Field, width: number): string | null {
  if (request.zoneChecking !== 'strict' || width === 1) return null;
  const needs = needsFor(brickSize(request.sizeKiB, 1, request.durability), request.snapshotFactor);
  const zones = new Set(field.nodes.map(({ node }) => node.zone));
  const withRoom = new Set(
    field.nodes
      .filter(({ devices }) => devices.some((device) => slots(device, needs) > 0))
      .map(({ node }) => node.zone),
  );
  return `strict zone checking needs ${width} zones: ${withRoom.size} of ${counted(zones.size, 'zone')} ${withRoom.size === 1 ? 'has' : 'have'} room for a whole brick`;
}

/** What to change, each tried before it is said. */
function remedies(
  ground: Ground,
  request: PlacementRequest,
  field: Field,
  largestKiB: number,
  kind: string,
): string[] {
  const found: string[] = [];
  if (largestKiB > 0) found.push(`largest ${kind} volume now: ${formatSize(roundedDown(largestKiB))}`);
  for (const [option, variation] of variations(request)) {
    if (fitsNow(candidates(ground, variation), variation)) found.push(`fits with ${option}`);
  }
  if (field.excluded.length > 0) {
    const reachable = { ...request, unreachable: new Set<string>() };
    if (fitsNow(candidates(everythingOnline(ground, request), reachable), reachable))
      found.push('fits once the nodes and devices named above are back online');
  }
  return found;
}

function variations(request: PlacementRequest): [string, PlacementRequest][] {
  const list: [string, PlacementRequest][] = [];
  if (request.zoneChecking === 'strict')
    list.push(['zone checking "none"', { ...request, zoneChecking: 'none' }]);
  if (request.existingBricks !== undefined && request.existingBricks > 0) return list;
  const { durability } = request;
  if (durability.type === 'replicate' && durability.replica === 3 && !durability.arbiter) {
    list.push(['--arbiter', { ...request, durability: { ...durability, arbiter: true } }]);
    list.push(['--replica=2', { ...request, durability: { ...durability, replica: 2 } }]);
  }
  if (durability.type === 'disperse' && durability.data + durability.redundancy > 3) {
    list.push([
      '--disperse-data=2 --redundancy=1',
      { ...request, durability: { type: 'disperse', data: 2, redundancy: 1 } },
    ]);
  }
  if (request.snapshotFactor > 1) list.push(['--snapshot-factor=1', { ...request, snapshotFactor: 1 }]);
  return list;
}

function everythingOnline({ state, usage }: Ground, request: PlacementRequest): Ground {
  const online = <T extends { readonly state: string }>(entry: T): T =>
    entry.state === 'offline' ? { ...entry, state: 'online' } : entry;
  const nodes = Object.entries(state.nodes).map(([id, node]) => [
    id,
    node.cluster === request.cluster ? online(node) : node,
  ]);
  const devices = Object.entries(state.devices).map(([id, device]) => [id, online(device)]);
  return {
    state: { ...state, nodes: Object.fromEntries(nodes), devices: Object.fromEntries(devices) },
    usage,
  };
}

function largestDevice(devices: readonly Candidate[]): Candidate | null {
  return devices.reduce<Candidate | null>(
    (best, candidate) => (best === null || roomOf(candidate) > roomOf(best) ? candidate : best),
    null,
  );
}

function summarise(lines: readonly string[]): string[] {
  return lines.length <= 8
    ? [...lines]
    : [...lines.slice(0, 7), `and ${lines.length - 7} more that can't be used`];
}

/** Before "volume" a number of copies is tied to its word. */
function adjective(durability: Durability): string {
  return volumeKind(durability).replace(/^replica /, 'replica-');
}
