import type { Settings } from '../../cli/context.ts';
import { optionValue } from '../../plans/create-volume.ts';
import type { VolumeRequest } from './volume-flags.ts';

/** Server-wide options before and after the request's, as Heketi records them: unset ones are empty strings. */
export function recordedOptions(
  { arbiter, averageFileSize, block, glusterVolumeOptions }: VolumeRequest,
  settings: Settings,
): readonly string[] {
  const list = (key: string): string[] => String(settings.config(key) ?? '').split(',');
  const own = [...glusterVolumeOptions];
  if (arbiter && optionValue(own, 'user.heketi.arbiter') === null) own.push('user.heketi.arbiter true');
  if (averageFileSize !== null) own.push(`user.heketi.average-file-size ${averageFileSize}`);
  return [
    ...list('pre_request_volume_options'),
    ...(block ? list('block_hosting_volume_options') : []),
    ...own,
    ...list('post_request_volume_options'),
  ];
}
