import type { Explanation } from '../../model/explanation.ts';

const DOCTOR = ['See who knows whom, and mend it', 'glusterctl peer doctor --fix'] as const;
const RESYNC = ['Take over what the host tells', 'glusterctl device resync DEVICE'] as const;
const REPLACE = ['With a new disk in its place', 'glusterctl device replace DEVICE DEVICE'] as const;

/** Of the pool, and of volume groups. */
export const HOST_DIFFERENCES = {
  'member-missing': {
    means: "A host of the cluster is not in gluster's pool, or not in that of some of its members.",
    causes: ['it was detached by hand', 'joining it was interrupted'],
    next: [DOCTOR],
  },
  'member-unknown': {
    means: "A host is in gluster's pool, and no node of the state. No bricks are made there.",
    causes: ['it was joined by hand', 'the state was restored from before it was added'],
    next: [['See what it is', 'glusterctl host check HOST']],
  },
  'member-disconnected': {
    means: 'Members of the pool do not see a host, though its glusterd answers.',
    causes: ['a firewall between them', 'a name that leads to an old address'],
    next: [['See which port is closed from where', 'glusterctl host check']],
  },
  'member-rejected': {
    means: 'Most members reject a host: its files about volumes differ from theirs.',
    causes: ['it was off while volumes were changed', 'its files were changed by hand'],
    next: [DOCTOR],
  },
  'member-unsettled': {
    means: 'A host is neither a member of the pool nor rejected: joining it has not come to an end.',
    causes: ['it went away while it was joined'],
    next: [DOCTOR],
  },
  'member-uuid-differs': {
    means:
      'The glusterd of a host has another id than the pool knows it by: gluster was installed there anew.',
    causes: ['the host was reinstalled', 'its /var/lib/glusterd was deleted'],
    next: [['Make it the member again that it was', 'glusterctl node replace NODE']],
  },
  'group-missing': {
    means: 'LVM finds no volume group of a device. What lies on it is out of reach.',
    causes: ['the disk failed or was pulled', 'it was wiped, or its group was removed by hand'],
    next: [REPLACE],
  },
  'group-renamed': {
    means: 'The volume group of a device has another name. After the next boot nothing of it is mounted.',
    causes: ['vgrename by hand', 'the disk was imported with vgimportclone'],
    next: [['Give it its name back on its host, while nothing of it is mounted', 'vgrename OLD NEW']],
  },
  'group-tags-missing': {
    means: 'A volume group lacks tags of ours. They are what a lost state is rebuilt from.',
    causes: ['it was made by Heketi, or by an older version', 'vgchange --deltag by hand'],
    next: [],
  },
  'group-of-other-state': {
    means: 'A volume group is tagged as of another state: two states may think that the disk is theirs.',
    causes: ['the state was made anew', 'somebody else works on the same hosts with a state of his own'],
    next: [['See which state this is, and whether there is another', 'glusterctl state path']],
  },
  'group-size-differs': {
    means:
      'A volume group has another size than the state counts with, so bricks may not fit, or space lies idle.',
    causes: ['the disk was made larger or smaller', 'the group was extended by hand'],
    next: [RESYNC],
  },
  'group-extent-differs': {
    means: 'A volume group has extents of another size than the state rounds to.',
    causes: ['the group was made by hand, or vgchange changed it'],
    next: [],
  },
  'group-disks-differ': {
    means: 'A volume group of ours has more than one disk. Losing any of them may lose all of it.',
    causes: ['vgextend by hand'],
    next: [['See what lies on which, on its host', 'pvs -o +pv_used']],
  },
  'group-disk-missing': {
    means: 'LVM knows the volume group, and its disk is gone.',
    causes: ['the disk failed or was pulled', 'its controller is not there after a boot'],
    next: [REPLACE],
  },
  'group-of-no-device': {
    means: 'A host has a volume group that is ours by its name or tags, and the state has no such device.',
    causes: [
      'the device was forgotten while its host was off',
      'the state was restored from before it was added',
    ],
    next: [['See what is in it, on its host', 'lvs']],
  },
  'device-not-in-state': {
    means:
      'A host has a disk whose volume group has the tags of this state, and the state does not have it. A repair takes it in; where something lies on it, it is out of use then.',
    causes: [
      'its host was off when the state was made anew',
      'the state was restored from before it was added',
      'it was let go while its host was off',
    ],
    next: [],
  },
  'device-moved': {
    means: 'A disk has another name than it had. Scripts go by its volume group, so nothing is lost.',
    causes: ['disks come in another order after a boot'],
    next: [RESYNC],
  },
  'device-grown': {
    means: 'A disk is larger than what LVM uses of it.',
    causes: ['it was made larger in its storage or hypervisor'],
    next: [['Use all of it', 'glusterctl device resync DEVICE']],
  },
  'note-missing': {
    means:
      'A host lacks notes of what is on it. They are only read when a lost state is rebuilt, and tell names, tags, zones and what was asked for.',
    causes: [
      'what is there was made by Heketi, or by an older version',
      'the state was rebuilt or imported',
      'they were deleted by hand',
    ],
    next: [],
  },
  'note-outdated': {
    means:
      'Notes on a host tell something older than the state has. They are only read when a lost state is rebuilt. For them alone no command ends with exit code 6.',
    causes: [
      'only the record was changed: tags, zones, names, what is out of use',
      'a volume changed on other hosts',
      'the host was off',
    ],
    next: [],
  },
  'note-of-nothing': {
    means: 'A host holds a note of something that the state does not have, or not there.',
    causes: ['it was deleted while the host was off', 'the state is older than the hosts'],
    next: [],
  },
  'pv-uuid-differs': {
    means: 'A device has its volume group on another physical volume than the state knows.',
    causes: ['the data was moved to another disk with pvmove', 'the group was made anew by hand'],
    next: [RESYNC],
  },
} as const satisfies Readonly<Record<string, Explanation>>;
