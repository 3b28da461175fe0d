import { counted } from '../model/counted.ts';
import type { Brick, Node } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { listed } from '../model/listed.ts';
import { formatSize } from '../model/sizes.ts';
import type { State } from '../model/state.ts';
import {
  bestDevice,
  type Candidate,
  candidates,
  type Field,
  freeShare,
  groundOf,
  type NodeCandidates,
  nodeRefusal,
  slots,
} from './candidates.ts';
import type { PlacedBrick, PlacementRequest } from './request.ts';
import { hasArbiter, needsFor } from './sizing.ts';

export interface Leaving {
  readonly brick: Brick;
  /** The other bricks of its set, which stay where they are. */
  readonly others: readonly Brick[];
  /** Devices that are no choice, beside its own: they are being emptied too. */
  readonly emptied: ReadonlySet<Id>;
  /** All of this node is being emptied; null: of none. */
  readonly emptiedNode: Id | null;
  /** Only these devices will do; null: any. */
  readonly to: readonly Id[] | null;
}

/** Heketi's words for a brick that can't be moved. */
export const NO_REPLACEMENT = 'No Replacement was found for resource requested to be removed';

/**
 * Where one brick goes while the others of its set stay. The request is that of its volume. Equal input gives an equal
 * answer: unused zones first, then devices meant for it, then the emptiest.
 */
export function placeReplacement(state: State, request: PlacementRequest, leaving: Leaving): PlacedBrick {
  const field = candidates(groundOf(state), request);
  const search = { state, request, leaving, field };
  const found = choose(search, true) ?? choose(search, false);
  if (found === null) throw noReplacement(search);
  const { brick } = leaving;
  const { poolKiB, metadataKiB } = needsOf(search)(found.device.extentKiB);
  return {
    device: found.device.id,
    node: found.node.id,
    sizeKiB: brick.sizeKiB,
    poolKiB,
    metadataKiB,
    kind: brick.kind,
  };
}

interface Search {
  readonly state: State;
  readonly request: PlacementRequest;
  readonly leaving: Leaving;
  readonly field: Field;
}

function needsOf({ request, leaving }: Search) {
  return needsFor(leaving.brick.sizeKiB, request.snapshotFactor);
}

/** `sparing`: devices meant for arbiters are left to them. Of a set with an arbiter they always are. */
function choose(search: Search, sparing: boolean): Candidate | null {
  const { leaving, request } = search;
  const needs = needsOf(search);
  const zones = zonesOf(search);
  const choices = search.field.nodes.flatMap((node) => {
    const usable = node.devices.filter(
      (candidate) =>
        refusalOf(search, candidate) === null &&
        !(leaving.brick.kind === 'data' && sparing && candidate.role === 'required'),
    );
    const roles = leaving.brick.kind === 'arbiter' ? (['required', 'supported'] as const) : [null];
    return roles.flatMap((role, at) => {
      const own = usable.filter((candidate) => role === null || candidate.role === role);
      const best = bestDevice(own, needs);
      if (best === null) return [];
      return [{ best, zone: zones.has(node.node.zone) ? 1 : 0, role: at, share: freeShare(node) }];
    });
  });
  if (!sparing && hasArbiter(request.durability)) return null;
  choices.sort((a, b) => a.zone - b.zone || a.role - b.role || b.share - a.share);
  return choices[0]?.best ?? null;
}

/** Zones of the bricks that stay. That of the brick that leaves is free again. */
function zonesOf({ state, leaving }: Search): ReadonlySet<number> {
  return new Set(
    leaving.others.flatMap(({ device }) => state.nodes[state.devices[device]?.node ?? '']?.zone ?? []),
  );
}

/** Why a device can't take the brick; null if it can. */
function refusalOf(search: Search, candidate: Candidate): string | null {
  const { device, node, role } = candidate;
  const { request, leaving } = search;
  const { brick, emptied, to } = leaving;
  if (device.id === brick.device) return 'the one that it leaves';
  if (emptied.has(device.id)) return 'to be emptied, too';
  if (to !== null && !to.includes(device.id)) return 'not what was asked for';
  const where = besideOthers(search, node);
  if (where !== null) return where;
  if (brick.kind === 'arbiter' && role === 'disabled') return 'takes no arbiter bricks';
  if (brick.kind === 'data' && role === 'required' && hasArbiter(request.durability))
    return 'takes arbiter bricks only';
  const needs = needsOf(search);
  return slots(candidate, needs) > 0 ? null : `no room for ${formatSize(needs(device.extentKiB).totalKiB)}`;
}

/** Why no disk of a node can take it: the bricks that stay are there, or in its zone. */
function besideOthers(search: Search, node: Node): string | null {
  const { state, request, leaving } = search;
  if (leaving.others.some((other) => state.devices[other.device]?.node === node.id))
    return 'on a node that has a brick of the set';
  return request.zoneChecking === 'strict' && zonesOf(search).has(node.zone)
    ? `in zone ${node.zone}, which has a brick of the set`
    : null;
}

function noReplacement(search: Search): GlusterctlError {
  const { state, field, leaving, request } = search;
  const refusals = field.nodes.flatMap((node) =>
    node.devices.map((candidate) => ({
      what: `${nameOf(node)}:${candidate.device.name}`,
      why: refusalOf(search, candidate) ?? 'takes arbiter bricks only',
    })),
  );
  const byReason = new Map<string, string[]>();
  for (const { what, why } of [...refusals, ...field.excluded])
    byReason.set(why, [...(byReason.get(why) ?? []), what]);
  const volume = state.volumes[leaving.brick.volume]?.name ?? leaving.brick.volume;
  const reasons = [
    `Brick ${leaving.brick.id} of volume ${volume} can go nowhere:`,
    ...[...byReason].map(([why, what]) => `  ${listed(what.toSorted())}: ${why}`),
    wayOut(search),
  ];
  return new GlusterctlError('no-space', NO_REPLACEMENT, {
    hint: reasons.join('\n'),
    details: {
      brick: leaving.brick.id,
      neededKiB: needsOf(search)(field.nodes[0]?.devices[0]?.device.extentKiB ?? 4096).totalKiB,
      excluded: [...refusals, ...field.excluded],
      zoneChecking: request.zoneChecking,
    },
  });
}

function nameOf({ node }: NodeCandidates): string {
  return node.manage[0] ?? node.id;
}

const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];

/** Whether one more disk of a node would be a place for it. */
function wouldTake(search: Search, node: Node): boolean {
  const { leaving, request } = search;
  return (
    node.id !== leaving.emptiedNode &&
    nodeRefusal(node, request) === null &&
    besideOthers(search, node) === null
  );
}

/** What would make a place for it. */
function wayOut(search: Search): string {
  const { state, request, leaving, field } = search;
  const { others, brick } = leaving;
  const own = state.nodes[state.devices[brick.device]?.node ?? ''];
  const zones = request.zoneChecking === 'strict' ? ' in a zone of its own' : '';
  const disk =
    own === undefined || !wouldTake(search, own) ? '' : `, or a second disk on ${own.manage[0] ?? own.id}`;
  if (field.nodeCount <= others.length + 1) {
    const ordinal = ORDINALS[field.nodeCount + 1] ?? `${field.nodeCount + 1}th`;
    return `A ${ordinal} node${zones} is needed${disk}: its set has ${counted(others.length + 1, 'brick')}, each on a node of its own.`;
  }
  return `Another node${zones} with room is needed${disk}.`;
}
