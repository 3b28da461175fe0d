import type { Side } from '../../drift/chosen.ts';
import type { Difference } from '../../drift/difference.ts';
import type { DifferenceKind } from '../../drift/kinds.ts';
import { grouped } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import type { State } from '../../model/state.ts';
import { deviceLabel } from '../addresses.ts';

type Name = (difference: Difference, state: State) => string;

/** What is done about a kind of difference, and how what it is done to is called. */
type Title = readonly [what: string, name: Name];

const about: Name = (one) => one.about;
const named: Name = (one) => one.name;

/** `brick 2 of data (gl1:/dev/vdb)` */
const brickOf: Name = (one, state) => {
  const brick = state.bricks[one.brick ?? ''];
  const volume = state.volumes[brick?.volume ?? ''];
  const device = state.devices[brick?.device ?? ''];
  if (brick === undefined || volume === undefined || device === undefined) return one.about;
  const number = volume.orderUnknown === true ? 'a brick' : `brick ${brick.position + 1}`;
  return `${number} of ${volume.name} (${deviceLabel(device, state)})`;
};

const inVolume: Name = (one, state) => `${one.name} of ${volumeOf(one, state)}`;

function volumeOf({ volume, about: known }: Difference, state: State): string {
  return state.volumes[volume ?? '']?.name ?? known;
}

/** Of what lies in a group: its name is an id, so where it lies is told as well. */
const onDevice: Name = ({ device: id, name }, state) => {
  const device = state.devices[id ?? ''];
  return device === undefined ? name : `${name} on ${deviceLabel(device, state)}`;
};

const noted: Name = ({ found }) => found.replace(/, id [0-9a-f]+$/, '');

const MARK: Title = ['mark with its id', volumeOf];
const CORRECT_LINE: Title = ['correct the line of fstab of', brickOf];

/** On hosts. */
const HOST_TITLES: Partial<Record<DifferenceKind, Title>> = {
  'group-tags-missing': ['tag the volume group of', about],
  'lv-tags-missing': ['tag', brickOf],
  'lv-inactive': ['activate and mount', brickOf],
  'mount-missing': ['mount', brickOf],
  'fstab-line-missing': ['add to fstab', brickOf],
  'fstab-device-differs': CORRECT_LINE,
  'fstab-options-differ': CORRECT_LINE,
  'fstab-line-twice': CORRECT_LINE,
  'brick-folder-owner-differs': ['set the owner of', brickOf],
  'brick-folder-mode-differs': ['set the permissions of', brickOf],
  'brick-mark-inherited': ['mark as of its volume', brickOf],
  'note-missing': ['write the notes of', about],
  'note-outdated': ['write the notes of', about],
  'thin-pool-of-no-brick': ['remove the thin pool', onDevice],
  'lv-of-no-brick': ['remove the logical volume', onDevice],
  'lv-of-no-snapshot': ['remove the logical volume', onDevice],
  'mount-of-no-brick': ['unmount', named],
  'fstab-line-of-no-brick': ['take out of fstab', named],
  'note-of-nothing': ['remove the note of', noted],
  'volume-ghost': ['remove what glusterd keeps of volume', named],
};

/** In gluster; what is mounted gets its process there. */
const VOLUME_TITLES: Partial<Record<DifferenceKind, Title>> = {
  'volume-id-missing': MARK,
  'volume-id-differs': MARK,
  'option-by-hand': ['reset', inVolume],
  'option-missing': ['set', inVolume],
  'option-value-differs': ['set', inVolume],
  'volume-not-started': ['start', volumeOf],
  'volume-not-stopped': ['stop', volumeOf],
  'brick-not-served': ['start', brickOf],
  'mount-missing': ['start', brickOf],
  'lv-inactive': ['start', brickOf],
  'brick-mark-inherited': ['start', brickOf],
  'snapshot-active-differs': ['set as the state has it: snapshot', inVolume],
};

/** What a step on a host does, by names that people know. */
export function hostTitle(differences: readonly Difference[], state: State): string {
  return told(differences, HOST_TITLES, state);
}

export function volumeTitle(differences: readonly Difference[], state: State): string {
  return told(differences, VOLUME_TITLES, state);
}

/** What the repair of one difference is called. */
export function repairTitle(difference: Difference, side: Side, state: State): string {
  if (side === 'state') return `write down what was found of ${difference.about}`;
  return told([difference], { ...VOLUME_TITLES, ...HOST_TITLES }, state);
}

/** More than these of a kind nobody reads. */
const MOST = 3;

function told(
  differences: readonly Difference[],
  titles: Partial<Record<DifferenceKind, Title>>,
  state: State,
): string {
  const all = differences.flatMap((one) => {
    const title = titles[one.kind];
    return title === undefined ? [] : [{ what: title[0], name: title[1](one, state) }];
  });
  return [...grouped(all, ({ what }) => what)]
    .map(([what, same]) => `${what} ${listed([...new Set(same.map(({ name }) => name))], MOST)}`)
    .join('; ');
}
