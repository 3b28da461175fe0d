import { MARK } from '../../gluster/adopt.ts';
import type { VolumeInfo } from '../../gluster/info.ts';
import type { FoundSnapshot } from '../../gluster/snapshot.ts';
import type { Snapshot } from '../../model/entities.ts';
import { type GlusterctlError, refused } from '../../model/errors.ts';

export function kindRefusal({ name, type }: VolumeInfo): GlusterctlError {
  return refused(
    `Volume ${name} is of a kind that this program does not know: ${type}`,
    'It knows distributed, replicated and dispersed volumes, and arbiters. Others are left to gluster.',
  );
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
