import type { Explanation } from '../../model/explanation.ts';

const EVICT = [
  'Make it anew, here or elsewhere, from the other copies',
  'glusterctl brick evict BRICK',
] as const;

/** Of logical volumes, mounts, fstab and directories. */
export const BRICK_DIFFERENCES = {
  'thin-pool-missing': {
    means:
      'The thin pool of a brick is gone, and with it what was in the brick. It is never made anew by itself.',
    causes: ['lvremove by hand'],
    next: [EVICT],
  },
  'thin-pool-size-differs': {
    means: 'A thin pool has another size than the state counts with.',
    causes: ['lvextend by hand', 'LVM extended it by itself (thin_pool_autoextend_threshold)'],
    next: [],
  },
  'thin-pool-metadata-differs': {
    means: 'The metadata of a thin pool have another size than the state counts with.',
    causes: ['lvextend by hand, or LVM extended them by itself'],
    next: [],
  },
  'thin-pool-of-no-brick': {
    means: 'A thin pool that we made is of no brick that the state has. It only takes space.',
    causes: [
      'its brick was given up while its host was off',
      'the state was restored from before it was made',
    ],
    next: [],
  },
  'lv-missing': {
    means: 'The logical volume of a brick is gone, and with it its data. It is never made anew by itself.',
    causes: ['lvremove by hand'],
    next: [EVICT],
  },
  'lv-renamed': {
    means: 'The logical volume of a brick has another name. After the next boot it is not mounted.',
    causes: ['lvrename by hand'],
    next: [['Give it its name back, on its host', 'lvrename GROUP/FOUND GROUP/EXPECTED']],
  },
  'lv-size-differs': {
    means: 'The logical volume of a brick has another size than the state has.',
    causes: ['lvextend by hand'],
    next: [],
  },
  'lv-tags-missing': {
    means:
      'Neither the logical volume of a brick nor its pool have our tags. They are what a lost state is rebuilt from.',
    causes: ['it was made by Heketi, or by an older version', 'lvchange --deltag by hand'],
    next: [],
  },
  'lv-of-other-state': {
    means:
      'A logical volume in a volume group of ours, of a brick or of none, is tagged as of another state.',
    causes: ['the state was made anew', 'somebody else works on the same hosts with a state of his own'],
    next: [['See which state this is', 'glusterctl state path']],
  },
  'lv-inactive': {
    means: 'The logical volume of a brick is not active: it can not be mounted.',
    causes: ['lvchange -an by hand', 'LVM could not activate it at boot, as where its pool is damaged'],
    next: [],
  },
  'lv-in-other-pool': {
    means:
      'The logical volume of a brick lies in another thin pool than the state has, so space is counted wrong.',
    causes: ['it was made anew by hand'],
    next: [['See both, on its host', 'lvs -o +pool_lv']],
  },
  'lv-of-no-brick': {
    means:
      'A logical volume that we made is of no brick that the state has. It takes space, and may hold data.',
    causes: [
      'its brick was given up while its host was off',
      'the state was restored from before it was made',
    ],
    next: [],
  },
  'lv-of-no-snapshot': {
    means: 'Gluster made a logical volume for a snapshot or a clone, and has neither any more.',
    causes: ['gluster leaves the bricks of clones that are deleted', 'a host was off when it was deleted'],
    next: [],
  },
  'lv-foreign': {
    means:
      'Somebody has a logical volume of his own in our volume group. It is left alone, and takes space there. For it alone no command ends with exit code 6.',
    causes: ['lvcreate by hand'],
    next: [['Take in how much is left', 'glusterctl device resync DEVICE']],
  },
  'mount-missing': {
    means:
      'The file system of a brick is not mounted. Never start such a brick by force: it would fill the root disk.',
    causes: ['umount by hand', 'the disk came late at boot', 'its line in fstab is gone'],
    next: [],
  },
  'mount-of-other-device': {
    means:
      'Where a brick is looked for, another device is mounted. What is written there goes to the wrong disk.',
    causes: ['a mount by hand', 'a wrong line in fstab'],
    next: [['See what is mounted, on its host', 'findmnt']],
  },
  'mount-elsewhere': {
    means: 'The file system of a brick is mounted in another place, and not where gluster looks for it.',
    causes: ['somebody looked into it and left it there'],
    next: [],
  },
  'mount-read-only': {
    means: 'The file system of a brick is mounted read-only: nothing can be written to that copy.',
    causes: ['the kernel did so after errors of the disk', 'mounted so by hand'],
    next: [['See what the kernel says, on its host', 'dmesg --level=err,warn']],
  },
  'mount-options-differ': {
    means: 'The file system of a brick is mounted with other options than the configuration has (mountopts).',
    causes: ['the configuration was changed since', 'mounted by hand'],
    next: [['See what is configured', 'glusterctl config show']],
  },
  'mount-twice': {
    means: 'The file system of a brick is mounted more than once.',
    causes: ['somebody mounted it beside its place to look into it'],
    next: [['See where, on its host', 'findmnt']],
  },
  'mount-of-no-brick': {
    means: "Below our folder, or gluster's for snapshots, something is mounted that is of no brick.",
    causes: ['its brick was given up while its host was off', 'a clone was deleted'],
    next: [],
  },
  'fstab-line-missing': {
    means: 'Nothing in fstab mounts a brick: after the next boot it is missing.',
    causes: ['fstab was edited by hand, or written anew by a tool'],
    next: [],
  },
  'fstab-device-differs': {
    means: 'fstab mounts another device where a brick is looked for.',
    causes: ['fstab was edited by hand'],
    next: [],
  },
  'fstab-options-differ': {
    means: 'fstab mounts a brick with other options than the configuration has (mountopts).',
    causes: ['the configuration was changed since', 'fstab was edited by hand'],
    next: [],
  },
  'fstab-line-twice': {
    means: 'fstab has several lines for one brick.',
    causes: ['fstab was edited by hand'],
    next: [],
  },
  'fstab-line-of-no-brick': {
    means:
      'fstab mounts something below our folder that is of no brick. Without nofail it may keep the host from booting.',
    causes: ['its brick was given up while its host was off'],
    next: [],
  },
  'brick-folder-missing': {
    means:
      'The file system of a brick is mounted, and the directory that gluster serves is not in it: its data is gone.',
    causes: ['it was deleted by hand', 'the file system was made anew'],
    next: [EVICT],
  },
  'brick-folder-owner-differs': {
    means:
      'The directory of a brick belongs to somebody else than those of the other bricks, or than the group of the volume.',
    causes: ['chown by hand', 'the brick was away while a client changed it: healing mends that'],
    next: [],
  },
  'brick-folder-mode-differs': {
    means:
      'The directory of a brick has other permissions than those of the other bricks, or than its volume wants.',
    causes: ['chmod by hand', 'the brick was away while a client changed it: healing mends that'],
    next: [],
  },
  'brick-mark-missing': {
    means:
      'The directory of a brick lacks the mark by which gluster knows it (trusted.glusterfs.volume-id): it is not started.',
    causes: [
      'the directory was made anew or copied back',
      'the power went right after the volume was made or expanded',
    ],
    next: [
      [
        'Where the files of the volume are in it, or it was just made: gluster marks and starts it',
        'glusterctl volume start VOLUME',
      ],
      EVICT,
    ],
  },
  'brick-mark-differs': {
    means: 'The directory of a brick is marked as of another volume: gluster does not start it.',
    causes: ['the volume was deleted and made anew by hand', 'another file system is mounted there'],
    next: [['See what gluster has', 'glusterctl volume status VOLUME']],
  },
  'brick-mark-inherited': {
    means:
      'gluster made a brick as a copy, of a volume that was cloned or of a snapshot, and it still has the mark of what it was copied from: it is not started.',
    causes: ['the power went right after the volume was cloned or put back to a snapshot'],
    next: [],
  },
  'brick-not-served': {
    means:
      'A brick of a started volume has no process, though its host is up. Clients go on with the other copies.',
    causes: ['its process crashed or was killed', 'its file system gave an error'],
    next: [['Start what does not run', 'glusterctl volume start VOLUME']],
  },
  'foreign-brick-not-served': {
    means:
      'A foreign brick of a started volume has no process, though its host is up. Clients go on with the other copies.',
    causes: ['its process crashed or was killed', 'what it lies on is not mounted, or gave an error'],
    next: [
      ['See whether it is mounted, on its host', 'findmnt'],
      ['Then start what does not run', 'glusterctl volume start VOLUME'],
    ],
  },
  'folder-of-no-brick': {
    means: "A directory like that of a brick lies on the root disk, and is no brick's.",
    causes: ['gluster wrote there while a brick was not mounted', 'its brick was taken away by hand'],
    next: [['See what is in it, on its host', 'du -sh DIRECTORY']],
  },
} as const satisfies Readonly<Record<string, Explanation>>;
