import { counted } from '../model/counted.ts';
import { bricksPerSet } from '../model/durability.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { candidates, type Ground, groundOf } from './candidates.ts';
import { explainNoSpace } from './explain.ts';
import type { Placement, PlacementRequest } from './request.ts';
import { type Found, search } from './search.ts';
import { hasArbiter } from './sizing.ts';
import { arbiterRole } from './tags.ts';

/**
 * Where the bricks of a volume go. The fewest sets win; a layout with every set spread over distinct zones comes
 * before one with fewer bricks, wherever there are as many zones. Equal input gives an equal answer.
 */
export function placeVolume(state: State, request: PlacementRequest): Placement {
  const ground = groundOf(state);
  const field = candidates(ground, request);
  if (field.nodeCount === 0) throw new GlusterctlError('no-space', 'No nodes in cluster');
  if (field.nodes.length === 0) {
    throw new GlusterctlError('no-space', 'No online storage devices in cluster', {
      details: { excluded: field.excluded },
      hint: field.excluded.map(({ what, why }) => `${what} ${why}`).join('\n'),
    });
  }
  const found = search(field, request);
  if (found === null) throw explainNoSpace(ground, request, field);
  const taken = onArbiterDevices(found.sets, state, request);
  const spared = taken ? placeElsewhere(ground, request) : null;
  const { sets, zones } = spared ?? found;
  const notes = notesOn(state, request, sets.length, zones);
  if (taken && spared === null)
    notes.push('It has data bricks on devices tagged arbiter:required, since it fits nowhere else');
  return { sets, notes };
}

/** Heketi lets volumes without an arbiter have any device; here only those that would not fit otherwise. */
function placeElsewhere(ground: Ground, request: PlacementRequest): Found | null {
  const sparing = { ...request, sparesArbiterDevices: true };
  const field = candidates(ground, sparing);
  return field.nodes.length === 0 ? null : search(field, sparing);
}

function onArbiterDevices(sets: Found['sets'], state: State, request: PlacementRequest): boolean {
  if (hasArbiter(request.durability)) return false;
  return sets.flat().some(({ node, device }) => {
    const [owner, disk] = [state.nodes[node], state.devices[device]];
    return owner !== undefined && disk !== undefined && arbiterRole(owner, disk) === 'required';
  });
}

export type Place = (state: State, request: PlacementRequest) => Placement;

/**
 * Places volumes that differ in name only: where one found no space, the next finds none either as long as nothing
 * has changed. To say why takes much longer than to place one.
 */
export function placingAlike(): Place {
  const last = new Map<
    Id,
    { readonly on: State; readonly without: string; readonly error: GlusterctlError }
  >();
  return (state, request) => {
    const without = JSON.stringify([...request.unreachable].sort());
    const refusal = last.get(request.cluster);
    if (refusal?.on === state && refusal.without === without) throw refusal.error;
    try {
      return placeVolume(state, request);
    } catch (error) {
      if (error instanceof GlusterctlError && error.code === 'no-space')
        last.set(request.cluster, { on: state, without, error });
      throw error;
    }
  };
}

function notesOn(state: State, request: PlacementRequest, sets: number, zones: boolean): string[] {
  const notes: string[] = [];
  const bricks = sets * bricksPerSet(request.durability) + (request.existingBricks ?? 0);
  if (bricks > request.limits.bricksWarning) {
    notes.push(
      `The volume gets ${counted(bricks, 'brick')}, more than the ${request.limits.bricksWarning} set as max_bricks_per_volume`,
    );
  }
  if (!zones && zonesOf(state, request) >= bricksPerSet(request.durability))
    notes.push('Not every set of bricks is spread over distinct zones');
  return notes;
}

/** Zones of all nodes, working or not: with too few zones nobody expects sets to be spread. */
function zonesOf(state: State, { cluster }: PlacementRequest): number {
  return new Set(Object.values(state.nodes).flatMap((node) => (node.cluster === cluster ? [node.zone] : [])))
    .size;
}
