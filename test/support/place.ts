import type { Brick } from '../../src/model/entities.ts';
import { amended, changedEntries, entriesOf } from '../../src/model/entries.ts';
import type { Id } from '../../src/model/ids.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import type { Placement, PlacementRequest } from '../../src/placement/request.ts';
import { CLUSTER } from './cluster.ts';

export function request(sizeGiB: number, more: Partial<PlacementRequest> = {}): PlacementRequest {
  return {
    cluster: CLUSTER,
    sizeKiB: Math.round(sizeGiB * GIB),
    durability: { type: 'replicate', replica: 3, arbiter: false },
    snapshotFactor: 1,
    averageFileSizeKiB: 64,
    zoneChecking: 'none',
    tagRules: [],
    limits: { brickMinKiB: GIB, brickMaxKiB: 4096 * GIB, bricksWarning: 32 },
    unreachable: new Set(),
    ...more,
  };
}

/** The state after a placement was carried out, with its bricks as changes, as an operation makes them; `tag` makes brick ids unique. */
export function withPlacement(state: State, placement: Placement, tag: string): State {
  const bricks = new Map<Id, Brick>();
  placement.sets.flat().forEach((placed, position) => {
    const id = `${tag}-${position}`;
    bricks.set(id, {
      id,
      volume: tag,
      device: placed.device,
      path: `/bricks/${id}`,
      sizeKiB: placed.sizeKiB,
      poolKiB: placed.poolKiB,
      metadataKiB: placed.metadataKiB,
      pool: `tp_${id}`,
      lv: `brick_${id}`,
      kind: placed.kind,
      position,
    });
  });
  return amended(state, {}, { bricks: changedEntries(entriesOf(state, 'bricks'), bricks) });
}
