import type { Brick } from '../model/entities.ts';
import { type Difference, difference, type Take } from './difference.ts';
import type { Ground } from './ground.ts';
import type { Host } from './host.ts';
import type { DifferenceKind } from './kinds.ts';

/** Tells a difference of one brick, where it lies. */
export function brickTeller(ground: Ground, host: Host, brick: Brick) {
  return (
    kind: DifferenceKind,
    what: string,
    expected: string,
    found: string,
    next: Difference['next'] = [],
    take: Take | null = null,
  ): Difference =>
    difference(kind, {
      host: host.name,
      device: brick.device,
      brick: brick.id,
      take,
      key: brick.id,
      about: ground.label(brick),
      what,
      expected,
      found,
      cluster: ground.cluster.id,
      volume: brick.volume,
      touches: [host.node.id, brick.device, brick.id],
      next,
    });
}

/** How a brick comes back whose data is on others: by its place, or by its id where its volume has several there. */
export function evicted(ground: Ground, brick: Brick): Difference['next'] {
  const label = ground.label(brick);
  const isOnly = ground
    .bricksOf(brick.volume)
    .every((one) => one.id === brick.id || ground.label(one) !== label);
  return [{ command: `glusterctl brick evict ${isOnly ? label : brick.id}`, on: null }];
}
