import type { Values } from '../../cli/define.ts';
import { flag, refined } from '../../cli/flag.ts';
import { readTags } from '../../plans/validate.ts';
import { size } from '../shared/ask/words.ts';
import { durability, volumeName } from './ask-new-volume.ts';

/** What a new volume can be asked to be. */
export const volumeFlags = {
  size: flag.size({
    fallback: 0,
    placeholder: 'SIZE',
    summary: 'size in GiB, or with a unit: 512MiB, 1.5TiB',
    required: 'Missing volume size',
    hint: 'It is given with --size=10 (GiB), --size=512MiB or --size=1.5TiB.',
    ask: size('Size (GiB, or with a unit)'),
  }),
  name: flag.text({
    placeholder: 'NAME',
    mayBeEmpty: true,
    summary: 'its name; "vol_" and its id if none is given',
    ask: volumeName,
  }),
  durability: flag.text({
    fallback: 'replicate',
    mayBeEmpty: true,
    placeholder: 'TYPE',
    values: [
      ['none', 'no copies'],
      ['replicate', 'whole copies on several hosts'],
      ['disperse', 'pieces on many hosts, some of them spare'],
    ],
    summary: 'none, replicate or disperse',
    ask: durability,
  }),
  replica: flag.int({ fallback: 3, placeholder: 'NUMBER', summary: 'copies, for replicate' }),
  disperseData: flag.int({ fallback: 4, placeholder: 'NUMBER', summary: 'data bricks, for disperse' }),
  redundancy: flag.int({ fallback: 2, placeholder: 'NUMBER', summary: 'redundancy bricks, for disperse' }),
  arbiter: flag.bool({ summary: 'the third copy holds no data, only what breaks a tie' }),
  averageFileSize: refined(
    flag.int({
      fallback: 0,
      placeholder: 'KIB',
      summary: 'expected file size in KiB, which sizes arbiter bricks',
    }),
    positive,
  ),
  snapshotFactor: flag.float({
    fallback: 1,
    placeholder: 'FACTOR',
    summary: 'room for snapshots: size of thin pools over that of bricks',
  }),
  clusters: refined(
    flag.text({
      placeholder: 'CLUSTERS',
      mayBeEmpty: true,
      summary: 'ids or names of clusters to choose from, comma-separated',
    }),
    commaSeparated,
  ),
  glusterVolumeOptions: refined(
    flag.text({
      placeholder: 'OPTIONS',
      mayBeEmpty: true,
      summary: '"key value" options of gluster, comma-separated',
    }),
    commaSeparated,
  ),
  gid: flag.int({ fallback: 0, placeholder: 'GID', summary: 'group that may write to it; 0: root only' }),
  block: flag.bool({ summary: 'it is to host block volumes' }),
  tag: refined(
    flag.list({
      placeholder: 'TAG:VALUE',
      summary: 'a tag of the volume, for finding it again; repeatable',
    }),
    readTags,
  ),
  bricksMax: refined(
    flag.int({
      fallback: 0,
      placeholder: 'NUMBER',
      summary: 'more bricks than this are noted (max_bricks_per_volume)',
    }),
    positive,
  ),
  sets: refined(
    flag.int({
      fallback: 0,
      placeholder: 'NUMBER',
      summary: 'exactly this many sets of bricks; 0: the fewest that fit',
    }),
    positive,
  ),
};

export type VolumeRequest = Values<typeof volumeFlags>;

function positive(number: number): number | null {
  return number > 0 ? number : null;
}

/** The last of the flag counts, as in Heketi: several are not one list. */
function commaSeparated(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}
