import {
  bestDevice,
  type Candidate,
  freeShare,
  giveBack,
  type NodeCandidates,
  slots,
  take,
} from './candidates.ts';
import { waterLevel } from './level.ts';
import type { Needs } from './sizing.ts';
import type { ArbiterRole } from './tags.ts';

/** How many choices are tried before a layout counts as not found; small clusters are searched to the end. */
const BUDGET = 5000;

/** Beyond this many sets, a set once placed stays: going back over so many would never end. */
const GOES_BACK_UP_TO = 32;

interface Search {
  readonly nodes: readonly NodeCandidates[];
  readonly zones: boolean;
  readonly needs: Readonly<Record<Role, Needs>>;
  readonly places: Readonly<Record<Role, readonly Place[]>>;
  budget: number;
}

type Role = 'data' | 'arbiter';

const ROLES: readonly Role[] = ['data', 'data', 'arbiter'];

interface Place {
  readonly node: NodeCandidates;
  readonly devices: readonly Candidate[];
  readonly dedicated: number;
}

interface Choice {
  readonly node: NodeCandidates;
  readonly candidate: Candidate;
}

/**
 * Places sets of two data bricks and an arbiter brick, which differ in size and in the devices they may use:
 * a search that takes the node first that has to take part in every set, then the emptiest, and goes back when the rest
 * can't be placed.
 */
export function placeArbiter(
  nodes: readonly NodeCandidates[],
  sets: number,
  zones: boolean,
  dataNeeds: Needs,
  arbiterNeeds: Needs,
): Candidate[][] | null {
  const search: Search = {
    nodes,
    zones,
    needs: { data: dataNeeds, arbiter: arbiterNeeds },
    places: { data: placesFor('data', nodes), arbiter: placesFor('arbiter', nodes) },
    budget: BUDGET,
  };
  const placed: Candidate[][] = [];
  if (!possible(search, sets)) return null;
  if (sets <= GOES_BACK_UP_TO) return placeNext(search, placed, [], sets) ? placed : null;
  for (let left = sets; left > 0; left--) {
    const set: Candidate[][] = [];
    search.budget = BUDGET;
    if (!placeNext(search, set, [], 1)) return null;
    placed.push(...set);
  }
  return placed;
}

function placeNext(search: Search, placed: Candidate[][], set: Candidate[], left: number): boolean {
  if (set.length === ROLES.length) {
    placed.push(set);
    if (left === 1 || (possible(search, left - 1) && placeNext(search, placed, [], left - 1))) return true;
    placed.pop();
    return false;
  }
  const role = ROLES[set.length] ?? 'data';
  const needs = search.needs[role];
  for (const { node, candidate } of choices(search, set, role)) {
    if (search.budget-- <= 0) return false;
    const spareBefore = candidate.spareKiB;
    take(node, candidate, needs);
    if (placeNext(search, placed, [...set, candidate], left)) return true;
    giveBack(node, candidate, needs, spareBefore);
  }
  return false;
}

/**
 * One device per node: in an unused zone first; for an arbiter those meant for it; then where every set has to have data;
 * then the emptiest. Nearly always the first one will do, so the rest is not put into order.
 */
function* choices(search: Search, set: readonly Candidate[], role: Role): Generator<Choice> {
  const level = role === 'data' ? levelOf(search) : Number.POSITIVE_INFINITY;
  const tried = new Set<Place>();
  for (;;) {
    let best: Place | null = null;
    let rank = 0;
    let share = 0;
    for (const place of search.places[role]) {
      const zone = zoneRank(set, place.node, search.zones);
      if (zone === null || tried.has(place)) continue;
      const own = 4 * zone + 2 * place.dedicated + (place.node.freeKiB >= level ? 0 : 1);
      if (best !== null && own > rank) continue;
      const ownShare = freeShare(place.node);
      if (best === null || own < rank || ownShare > share) [best, rank, share] = [place, own, ownShare];
    }
    if (best === null) return;
    tried.add(best);
    const candidate = bestDevice(best.devices, search.needs[role]);
    if (candidate !== null) yield { node: best.node, candidate };
  }
}

/** How many bricks of the set are in the node's zone; null where the node can't have another one. */
function zoneRank(set: readonly Candidate[], { node }: NodeCandidates, zones: boolean): number | null {
  let count = 0;
  for (const chosen of set) {
    if (chosen.node.id === node.id) return null;
    if (chosen.node.zone === node.zone) count += 1;
  }
  return zones && count > 0 ? null : count;
}

/** Devices of each node by what they are meant for; those meant for this role alone come first. */
function placesFor(role: Role, nodes: readonly NodeCandidates[]): readonly Place[] {
  const own: ArbiterRole = role === 'arbiter' ? 'required' : 'disabled';
  return nodes.flatMap((node) =>
    [own, 'supported' as const].flatMap((meant, dedicated) => {
      const devices = node.devices.filter((candidate) => candidate.role === meant);
      return devices.length === 0 ? [] : [{ node, devices, dedicated }];
    }),
  );
}

/** What a node must have free, and a brick's worth less, to be needed for the data of every set. */
function levelOf({ nodes, needs }: Search): number {
  const dataKiB = needs.data(1).totalKiB;
  const width = 2 + needs.arbiter(1).totalKiB / dataKiB;
  const rooms = nodes.map(({ freeKiB }) => freeKiB);
  return waterLevel(rooms, width) - dataKiB;
}

/** Conditions that any layout of `sets` sets fulfils; cheap, so that hopeless branches end early. */
function possible({ nodes, needs }: Search, sets: number): boolean {
  const dataKiB = needs.data(1).totalKiB;
  const arbiterKiB = needs.arbiter(1).totalKiB;
  let data = 0;
  let arbiters = 0;
  let both = 0;
  let roomKiB = 0;
  for (const node of nodes) {
    let dataSlots = 0;
    let arbiterSlots = 0;
    let ownKiB = 0;
    for (const candidate of node.devices) {
      const own = candidate.role === 'required' ? 0 : slots(candidate, needs.data);
      const small = candidate.role === 'disabled' ? 0 : slots(candidate, needs.arbiter);
      dataSlots += own;
      arbiterSlots += small;
      // What data bricks leave of a device is of use as far as arbiter bricks fit there.
      ownKiB += Math.max(own * dataKiB, small * arbiterKiB, own > 0 && small > 0 ? candidate.freeKiB : 0);
    }
    data += Math.min(dataSlots, sets);
    arbiters += Math.min(arbiterSlots, sets);
    both += Math.min(dataSlots + arbiterSlots, sets);
    roomKiB += Math.min(ownKiB, sets * dataKiB);
  }
  const neededKiB = sets * (2 * dataKiB + arbiterKiB);
  return data >= 2 * sets && arbiters >= sets && both >= 3 * sets && roomKiB >= neededKiB;
}
