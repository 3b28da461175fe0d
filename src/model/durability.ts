import type { Durability, Volume } from './entities.ts';

/** Data and redundancy bricks as Heketi takes them. */
export const DISPERSIONS: readonly string[] = ['2+1', '4+2', '8+3', '8+4'];

/** How many bricks keep one set of data together. */
export function bricksPerSet(durability: Durability): number {
  if (durability.type === 'none') return 1;
  return durability.type === 'replicate' ? durability.replica : durability.data + durability.redundancy;
}

/** As Heketi has them of volumes that ask for nothing else. */
export function requestedOf(durability: Durability): Volume['requested'] {
  if (durability.type === 'replicate') return { replica: durability.replica, data: 4, redundancy: 2 };
  if (durability.type === 'disperse')
    return { replica: 3, data: durability.data, redundancy: durability.redundancy };
  return { replica: 3, data: 4, redundancy: 2 };
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
