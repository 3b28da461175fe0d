import type { Durability } from './state.ts';

/** How many bricks keep one set of data together. */
export function bricksPerSet(durability: Durability): number {
  if (durability.type === 'none') return 1;
  return durability.type === 'replicate' ? durability.replica : durability.data + durability.redundancy;
}
