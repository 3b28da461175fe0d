import {
  bestDevice,
  type Candidate,
  freeShare,
  giveBack,
  type NodeCandidates,
  slots,
  take,
} from './candidates.ts';
import type { Needs } from './uniform.ts';

/** How many choices are tried before a layout counts as not found; small clusters are searched to the end. */
const BUDGET = 5000;

/** Beyond this many sets, a set once placed stays: going back over so many would never end. */
const GOES_BACK_UP_TO = 32;

interface Search {
  readonly nodes: readonly NodeCandidates[];
  readonly zones: boolean;
  readonly needs: Readonly<Record<Role, Needs>>;
  budget: number;
}

type Role = 'data' | 'arbiter';

const ROLES: readonly Role[] = ['data', 'data', 'arbiter'];

/**
 * Places sets of two data bricks and an arbiter brick, which differ in size and in the devices they may use:
 * a search that takes the emptiest node first and goes back when the rest can't be placed.
 */
export function placeArbiter(
  nodes: readonly NodeCandidates[],
  sets: number,
  zones: boolean,
  dataNeeds: Needs,
  arbiterNeeds: Needs,
): Candidate[][] | null {
  const search: Search = { nodes, zones, needs: { data: dataNeeds, arbiter: arbiterNeeds }, budget: BUDGET };
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
  for (const candidate of choices(search, set, role)) {
    if (search.budget-- <= 0) return false;
    const need = search.needs[role](candidate.device.extentKiB);
    const spareBefore = candidate.spareKiB;
    take(candidate, need);
    if (placeNext(search, placed, [...set, candidate], left)) return true;
    giveBack(candidate, need, spareBefore);
  }
  return false;
}

/** One device per node: for an arbiter those meant for it first; then unused zones; then the emptiest. */
function choices(search: Search, set: readonly Candidate[], role: Role): Candidate[] {
  const found: { candidate: Candidate; dedicated: number; zone: number; share: number }[] = [];
  for (const node of search.nodes) {
    if (set.some((chosen) => chosen.node.id === node.node.id)) continue;
    const zone = set.filter((chosen) => chosen.node.zone === node.node.zone).length;
    if (search.zones && zone > 0) continue;
    for (const dedicated of role === 'arbiter' ? ['required', 'supported'] : ['supported', 'disabled']) {
      const devices = node.devices.filter((candidate) => candidate.role === dedicated);
      const candidate = bestOf(devices, search.needs[role]);
      if (candidate !== null) {
        found.push({ candidate, dedicated: dedicated === 'supported' ? 1 : 0, zone, share: freeShare(node) });
      }
    }
  }
  found.sort((a, b) => a.zone - b.zone || a.dedicated - b.dedicated || b.share - a.share);
  return found.map(({ candidate }) => candidate);
}

function bestOf(devices: readonly Candidate[], needs: Needs): Candidate | null {
  const first = devices[0];
  if (first === undefined) return null;
  return bestDevice(
    devices.filter((candidate) => slots(candidate, needs(candidate.device.extentKiB)) > 0),
    needs(first.device.extentKiB),
  );
}

/** Conditions that any layout of `sets` sets fulfils; cheap, so that hopeless branches end early. */
function possible(search: Search, sets: number): boolean {
  let data = 0;
  let arbiters = 0;
  let both = 0;
  for (const node of search.nodes) {
    let dataSlots = 0;
    let arbiterSlots = 0;
    for (const candidate of node.devices) {
      const extent = candidate.device.extentKiB;
      if (candidate.role !== 'required') dataSlots += slots(candidate, search.needs.data(extent));
      if (candidate.role !== 'disabled') arbiterSlots += slots(candidate, search.needs.arbiter(extent));
    }
    data += Math.min(dataSlots, sets);
    arbiters += Math.min(arbiterSlots, sets);
    both += Math.min(dataSlots + arbiterSlots, sets);
  }
  return data >= 2 * sets && arbiters >= sets && both >= 3 * sets;
}
