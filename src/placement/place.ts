import { counted } from '../model/counted.ts';
import { bricksPerSet } from '../model/durability.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import { candidates } from './candidates.ts';
import { explainNoSpace } from './explain.ts';
import type { Placement, PlacementRequest } from './request.ts';
import { search } from './search.ts';

/**
 * Where the bricks of a volume go. The fewest sets win; a layout with every set spread over distinct zones comes
 * before one with fewer bricks, wherever there are as many zones. Equal input gives an equal answer.
 */
export function placeVolume(state: State, request: PlacementRequest): Placement {
  const field = candidates(state, request);
  if (field.nodeCount === 0) throw new GlusterctlError('no-space', 'No nodes in cluster');
  if (field.nodes.length === 0) {
    throw new GlusterctlError('no-space', 'No online storage devices in cluster', {
      details: { excluded: field.excluded },
      hint: field.excluded.map(({ what, why }) => `${what} ${why}`).join('\n'),
    });
  }
  const found = search(state, request, field);
  if (found === null) throw explainNoSpace(state, request, field);
  return { sets: found.sets, notes: notesOn(state, request, found.sets.length, found.zones) };
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

/** Of all nodes, working or not: with too few of them nobody expects sets to be spread. */
function zonesOf(state: State, { cluster }: PlacementRequest): number {
  return new Set(Object.values(state.nodes).flatMap((node) => (node.cluster === cluster ? [node.zone] : [])))
    .size;
}
