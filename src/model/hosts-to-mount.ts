import type { Volume } from './entities.ts';
import type { State } from './state.ts';
import { bricksOf } from './usage.ts';

/** By which clients reach a volume: hosts with bricks of it first, since they surely know it. */
export function hostsToMount(
  state: State,
  { id, cluster }: Pick<Volume, 'id' | 'cluster'>,
): readonly string[] {
  const withBricks = new Set(bricksOf(state, id).map((brick) => state.devices[brick.device]?.node));
  const nodes = Object.values(state.nodes)
    .filter((node) => node.cluster === cluster)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return [
    ...nodes.filter((node) => withBricks.has(node.id)),
    ...nodes.filter((node) => !withBricks.has(node.id)),
  ].map(({ storage }) => storage[0] ?? '');
}
