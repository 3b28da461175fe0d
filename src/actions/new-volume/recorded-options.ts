import type { Settings } from '../../cli/context.ts';
import { optionValue } from '../../plans/create-volume.ts';
import type { NewVolume } from './new-volume.ts';

type Asked = Pick<NewVolume, 'arbiter' | 'averageFileSize' | 'block' | 'glusterVolumeOptions'>;

/** Server-wide options before and after the request's, as Heketi records them: unset ones are empty strings. */
export function recordedOptions(asked: Asked, settings: Settings): readonly string[] {
  const list = (key: string): string[] => String(settings.config(key) ?? '').split(',');
  return [
    ...list('pre_request_volume_options'),
    ...(asked.block ? list('block_hosting_volume_options') : []),
    ...ownOptions(asked),
    ...list('post_request_volume_options'),
  ];
}

/** Those that were asked for, by name or by what stands for one. */
export function ownOptions({ arbiter, averageFileSize, glusterVolumeOptions }: Asked): readonly string[] {
  const own = [...glusterVolumeOptions];
  if (arbiter && optionValue(own, 'user.heketi.arbiter') === null) own.push('user.heketi.arbiter true');
  if (averageFileSize !== null) own.push(`user.heketi.average-file-size ${averageFileSize}`);
  return own;
}
