import type { VolumeInfo } from '../../gluster/info.ts';
import { MARK } from '../../gluster/options.ts';
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
