import { GlusterctlError } from '../../model/errors.ts';
import type { HeketiDatabase, HeketiOperation } from '../records/database.ts';
import { TYPES, targets } from '../records/operations.ts';
import type { ImportFinding } from './finding.ts';
import type { Words } from './words.ts';

/** What Heketi had begun and this program has no operation for: how to see how far it came, and how to end it. */
export function byHand(
  begun: HeketiOperation,
  database: HeketiDatabase,
  words: Words,
  made: object | null,
): readonly ImportFinding[] {
  const why = made instanceof GlusterctlError ? `: ${made.message}` : '';
  const isOpen = made !== null && !(made instanceof GlusterctlError);
  const say = (about: string, what: string, mended: string, next: string): readonly ImportFinding[] => [
    { group: 'unfinished', about, what, mended, next },
  ];
  switch (begun.Type) {
    case TYPES.createBlockVolume:
    case TYPES.deleteBlockVolume:
    case TYPES.expandBlockVolume:
      return blockFinding(begun, database, words);
    case TYPES.removeDevice: {
      const [id = ''] = targets(begun, 'removeDevice');
      return say(
        words.device(id),
        'Heketi was removing it: its bricks were being moved, one after the other.',
        'Its bricks are where they are now, and it is in the state that it had.',
        `glusterctl device remove ${id}`,
      );
    }
    case TYPES.cloneVolume: {
      const [source = ''] = targets(begun, 'cloneVolume');
      return say(
        words.volume(source),
        'Heketi was cloning it. The name of the clone stands nowhere in its database.',
        'The clone and its bricks are left out; the volume itself is whole.',
        'On one of its hosts: gluster snapshot list, and gluster volume list',
      );
    }
    case TYPES.createVolume:
    case TYPES.expandVolume:
    case TYPES.deleteVolume:
    case TYPES.evictBrick:
      if (isOpen) return [];
      return say(
        `operation ${begun.Id}`,
        `Heketi began it, and what its database holds of it does not suffice to end it${why}`,
        'Nothing of it is taken over.',
        'On the hosts: gluster volume info, lvs and mount',
      );
    default:
      return say(
        `operation ${begun.Id}`,
        `It is of type ${begun.Type}, which no version of Heketi up to 10 has.`,
        'Nothing of it is taken over.',
        'On the hosts: gluster volume info, lvs and mount',
      );
  }
}

function blockFinding(
  begun: HeketiOperation,
  { blockvolumeentries, volumeentries }: HeketiDatabase,
  words: Words,
): readonly ImportFinding[] {
  const [id = ''] = [
    ...targets(begun, 'addBlockVolume'),
    ...targets(begun, 'deleteBlockVolume'),
    ...targets(begun, 'expandBlockVolume'),
  ];
  const entry = blockvolumeentries[id];
  const hosting = volumeentries[entry?.Info.blockhostingvolume ?? '']?.Info.name ?? 'VOLUME';
  const name = entry?.Info.name ?? 'NAME';
  const [what, mended] = WORDS[begun.Type] ?? ['', ''];
  const next = `On one of its hosts: gluster-block info ${hosting}/${name}`;
  return [{ group: 'unfinished', about: words.blockVolume(id), what, mended, next }];
}

const WORDS: Readonly<Record<number, readonly [what: string, mended: string]>> = {
  [TYPES.createBlockVolume]: [
    'Heketi was making it.',
    'It is left out: if it is there, it takes space in its volume.',
  ],
  [TYPES.deleteBlockVolume]: ['Heketi was deleting it.', 'It is taken over as if it were whole.'],
  [TYPES.expandBlockVolume]: [
    'Heketi was expanding it.',
    'It is taken over with the size that it had before.',
  ],
};
