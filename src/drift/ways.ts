import type { Next } from '../health/health.ts';
import type { DifferenceKind } from './kinds.ts';

/** Whose word counts where either could be brought to the other. */
export const TRUSTS = ['hosts', 'state'] as const;
export type Trust = (typeof TRUSTS)[number];

/**
 * How a difference goes away. `hosts`: hosts are brought to what the state has, and nothing can be lost by it. `state`: only
 * the state can become what was found. `either`: somebody must say which. `orphan`: something is removed from a host.
 * Else why the program leaves it to a person.
 */
export type Way = 'hosts' | 'state' | 'either' | 'orphan' | { readonly why: string };

const DATA_IS_GONE = {
  why: 'its data is gone from there: it comes back from the other copies, by moving the brick',
};
const PEERS = { why: 'what peers know of each other is for the peer doctor' };
const SHAPE = { why: 'what a volume is made of is never changed to fit a record' };

export const WAYS: Readonly<Record<DifferenceKind, Way>> = {
  'member-missing': PEERS,
  'member-unknown': PEERS,
  'member-disconnected': PEERS,
  'member-rejected': PEERS,
  'member-unsettled': PEERS,
  'member-uuid-differs': { why: 'a host that came back empty is made the member again that it was' },
  'group-missing': { why: 'a disk that is gone is replaced' },
  'group-renamed': { why: 'nothing of it may be mounted when it gets its name back' },
  'group-tags-missing': 'hosts',
  'group-of-other-state': { why: 'another state may work with it' },
  'group-size-differs': 'state',
  'group-extent-differs': 'state',
  'group-disks-differ': { why: 'which of the disks is to go only a person can say' },
  'group-disk-missing': { why: 'a disk that is gone is replaced' },
  'group-of-no-device': { why: 'a whole disk is never given up by a repair' },
  'device-not-in-state': 'state',
  'device-moved': 'state',
  'device-grown': { why: 'taking in a disk that has grown is what "device resync" does' },
  'pv-uuid-differs': 'state',
  'thin-pool-missing': DATA_IS_GONE,
  'thin-pool-size-differs': 'state',
  'thin-pool-metadata-differs': 'state',
  'thin-pool-of-no-brick': 'orphan',
  'lv-missing': DATA_IS_GONE,
  'lv-renamed': { why: 'that it is the one only a person can say' },
  'lv-size-differs': 'state',
  'lv-tags-missing': 'hosts',
  'lv-of-other-state': { why: 'another state may work with it' },
  'lv-inactive': 'hosts',
  'lv-in-other-pool': { why: 'which of the two pools is right only a person can say' },
  'lv-of-no-brick': 'orphan',
  'lv-of-no-snapshot': 'orphan',
  'lv-foreign': { why: 'it is none of ours' },
  'mount-missing': 'hosts',
  'mount-of-other-device': { why: 'what is mounted there may be in use' },
  'mount-elsewhere': { why: 'what is mounted there may be in use' },
  'mount-read-only': { why: 'the kernel may have done so, since the disk is failing' },
  'mount-options-differ': { why: 'they count from the next mount on' },
  'mount-twice': { why: 'what is mounted there may be in use' },
  'mount-of-no-brick': 'orphan',
  'fstab-line-missing': 'hosts',
  'fstab-device-differs': 'hosts',
  'fstab-options-differ': 'hosts',
  'fstab-line-twice': 'hosts',
  'fstab-line-of-no-brick': 'orphan',
  'brick-folder-missing': DATA_IS_GONE,
  'brick-folder-owner-differs': 'hosts',
  'brick-folder-mode-differs': 'hosts',
  'brick-mark-missing': { why: 'whether what is in it is its data gluster can no longer tell' },
  'brick-mark-differs': { why: 'what is in it may be data of another volume' },
  'brick-mark-inherited': 'hosts',
  'brick-not-served': 'hosts',
  'foreign-brick-not-served': { why: 'whether what it lies on is mounted is not looked at' },
  'folder-of-no-brick': { why: 'it may hold files that were written while a brick was not mounted' },
  'note-missing': 'hosts',
  'note-outdated': 'hosts',
  'note-of-nothing': 'orphan',
  'volume-not-in-gluster': { why: 'a volume that is gone is not made anew' },
  'volume-uuid-differs': 'state',
  'volume-id-missing': 'hosts',
  'volume-id-differs': 'hosts',
  'volume-renamed': 'state',
  'volume-type-differs': SHAPE,
  'volume-replica-differs': SHAPE,
  'volume-arbiter-differs': SHAPE,
  'volume-disperse-differs': SHAPE,
  'volume-brick-missing': SHAPE,
  'volume-brick-unknown': SHAPE,
  'volume-brick-order-differs': SHAPE,
  'volume-brick-order-unknown': 'state',
  'volume-not-started': 'either',
  'volume-not-stopped': 'either',
  'volume-views-differ': PEERS,
  'volume-not-in-state': { why: 'whose it is only a person can say' },
  'volume-ghost': 'orphan',
  'option-by-hand': 'either',
  'option-missing': 'either',
  'option-value-differs': 'either',
  'snapshot-missing': 'state',
  'snapshot-not-in-state': 'state',
  'snapshot-used-up': { why: 'no command of gluster takes it away and leaves the bricks' },
  'snapshot-of-other-volume': { why: 'which of the two is meant only a person can say' },
  'snapshot-active-differs': 'either',
};

/** Kinds that a repair can be rid of. */
export const REPAIRABLE: readonly string[] = Object.entries(WAYS).flatMap(([kind, way]) =>
  typeof way === 'string' ? [kind] : [],
);

/** What is typed for it, as it is. */
export function repairCommands(kind: DifferenceKind, id: string): readonly Next[] {
  const way = WAYS[kind];
  if (typeof way === 'object') return [];
  if (way !== 'either') return [{ command: `glusterctl repair ${id}`, on: null }];
  return [
    { command: `glusterctl repair ${id} --trust=state`, on: null, when: 'as the state has it' },
    { command: `glusterctl repair ${id} --trust=hosts`, on: null, when: 'or as it was found' },
  ];
}
