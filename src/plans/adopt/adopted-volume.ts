import type { VolumeInfo } from '../../gluster/info.ts';
import { MARK } from '../../gluster/options.ts';
import type { FoundSnapshot } from '../../gluster/snapshot.ts';
import { bricksPerSet } from '../../model/durability.ts';
import type { Brick, Durability, Snapshot, Volume } from '../../model/entities.ts';
import { type GlusterctlError, refused } from '../../model/errors.ts';

export function kindRefusal({ name, type }: VolumeInfo): GlusterctlError {
  return refused(
    `Volume ${name} is of a kind that this program does not know: ${type}`,
    'It knows distributed, replicated and dispersed volumes, and arbiters. Others are left to gluster.',
  );
}

/** As Heketi has them of volumes that ask for nothing else. */
export function requestedOf(durability: Durability): Volume['requested'] {
  if (durability.type === 'replicate') return { replica: durability.replica, data: 4, redundancy: 2 };
  if (durability.type === 'disperse')
    return { replica: 3, data: durability.data, redundancy: durability.redundancy };
  return { replica: 3, data: 4, redundancy: 2 };
}

/** What clients see: of each set its smallest brick, times what the set keeps of data. */
export function usableKiB(durability: Durability, bricks: readonly Brick[]): number {
  const width = bricksPerSet(durability);
  const factor = durability.type === 'disperse' ? durability.data : 1;
  let total = 0;
  for (let start = 0; start < bricks.length; start += width) {
    const set = bricks.slice(start, start + width).filter(({ kind }) => kind === 'data');
    total += factor * Math.min(...set.map(({ sizeKiB }) => sizeKiB));
  }
  return total;
}

export function optionsOf({ options }: VolumeInfo): readonly string[] {
  return Object.entries(options).flatMap(([key, value]) => (key === MARK ? [] : [`${key} ${value}`]));
}

export function snapshotsOf({ name }: VolumeInfo, found: readonly FoundSnapshot[]): readonly Snapshot[] {
  return found
    .filter(({ volume }) => volume === name)
    .map((one) => ({
      name: one.name,
      // gluster tells it by UTC, with a blank between.
      created: one.created.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/, '$1T$2.000Z'),
      description: one.description,
      active: one.active,
    }));
}
