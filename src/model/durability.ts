import type { Durability, Volume } from './entities.ts';

/** Data and redundancy bricks as Heketi takes them. */
export const DISPERSIONS: readonly string[] = ['2+1', '4+2', '8+3', '8+4'];

/** How many bricks keep one set of data together. */
export function bricksPerSet(durability: Durability): number {
  if (durability.type === 'none') return 1;
  return durability.type === 'replicate' ? durability.replica : durability.data + durability.redundancy;
}

/** What was asked for of a volume where nobody wrote it down, as Heketi would have filled it in. */
export function requestedOf(durability: Durability): Volume['requested'] {
  return {
    replica: durability.type === 'replicate' ? durability.replica : 3,
    data: durability.type === 'disperse' ? durability.data : 4,
    redundancy: durability.type === 'disperse' ? durability.redundancy : 2,
  };
}

/** As tables and filters have it: `none`, `replica 3`, `replica 3 arbiter`, `disperse 4+2`. */
export function durabilityName(durability: Durability): string {
  if (durability.type === 'none') return 'none';
  if (durability.type === 'disperse') return `disperse ${durability.data}+${durability.redundancy}`;
  return durability.arbiter ? `replica ${durability.replica} arbiter` : `replica ${durability.replica}`;
}

/** What a volume of it is: one without durability is distributed. */
export function volumeKind(durability: Durability): string {
  return durability.type === 'none' ? 'distributed' : durabilityName(durability);
}
