import type { ErrorCode } from '../model/errors.ts';
import type { Explanation } from '../model/explanation.ts';

/** An error in Heketi's words, which scripts and people know. */
export interface HeketiWords extends Explanation {
  /** What stands in the error, whatever else does. */
  readonly words: string;
  readonly code: ErrorCode;
}

const DISABLE_FIRST = 'It goes off in three steps: disable, remove (which moves its bricks), delete';

export const HEKETI_WORDS: readonly HeketiWords[] = [
  {
    words: 'No space',
    code: 'no-space',
    means:
      'The volume does not fit: no choice of devices has room for all bricks of its sets on hosts of their own.',
    causes: [
      'fewer hosts with room than the durability needs: replica 3 needs three, disperse 4+2 six',
      'devices that are offline, or left out by tags or zones',
      'free space that is spread over many small rests',
    ],
    next: [
      ['See what fits', 'glusterctl cluster capacity'],
      ['See why devices were left out', 'glusterctl volume create --size=SIZE --check'],
    ],
  },
  {
    words: 'Id not found',
    code: 'not-found',
    means: 'Nothing in the state has that id, a beginning of it, or that name.',
    causes: ['a slip', 'another state counts than you think', 'it was deleted'],
    next: [
      ['See what is there', 'glusterctl topology info'],
      ['See which state counts', 'glusterctl state path'],
    ],
  },
  {
    words: 'No clusters configured',
    code: 'refused',
    means: 'There is no cluster yet in which a volume could be made.',
    causes: ['nothing was set up', 'another state counts than you think'],
    next: [
      ['Set one up by answering questions', 'glusterctl init'],
      ['Or from a file', 'glusterctl topology load --json=FILE'],
      ['See which state counts', 'glusterctl state path'],
    ],
  },
  {
    words: 'No nodes in cluster',
    code: 'refused',
    means: 'The cluster has no hosts, so no bricks can be made.',
    causes: ['only the cluster was created'],
    next: [['Add hosts and their disks from a file', 'glusterctl topology load --json=FILE']],
  },
  {
    words: 'No online storage devices in cluster',
    code: 'no-space',
    means: 'No device of the cluster may be given bricks.',
    causes: ['no device was added', 'devices or their nodes are disabled'],
    next: [
      ['See them, with their states', 'glusterctl device list -o table'],
      ['Use one again', 'glusterctl device enable DEVICE'],
      ['See which disks there are', 'glusterctl device discover'],
    ],
  },
  {
    words: 'None of the nodes in cluster has glusterd running',
    code: 'refused',
    means: 'No host of the cluster has a glusterd that answers, so nothing can be asked of gluster.',
    causes: ['the hosts are off', 'glusterd is stopped on all of them'],
    next: [['See what is wrong with them', 'glusterctl host check']],
  },
  {
    words: 'already in use by volume',
    code: 'refused',
    means: 'A volume of that name is there already. Names are unique in a cluster.',
    causes: ['the command ran before'],
    next: [['See it', 'glusterctl volume info VOLUME']],
  },
  {
    words: 'already in use by cluster',
    code: 'refused',
    means: 'A cluster of that name is there already.',
    causes: ['the command ran before'],
    next: [['See it', 'glusterctl cluster info CLUSTER']],
  },
  {
    words: 'Device already in use',
    code: 'refused',
    means: 'That disk is a device of the state already, under that name or another.',
    causes: ['it was added before', 'two names lead to one disk'],
    next: [['See the devices', 'glusterctl device list -o table']],
  },
  {
    words: 'Initializing device',
    code: 'failed',
    means: 'A disk could not be made ready for bricks: LVM refused it, in the words that follow.',
    causes: [
      'it holds a file system, a partition table or an old volume group',
      'it is in use, or mounted',
      'it is not there',
    ],
    next: [
      ['See the disks of a host, and which are empty', 'glusterctl device discover NODE'],
      ['Have it wiped: --destroy-existing-data of "device add" says so'],
    ],
  },
  {
    words: 'No Replacement was found',
    code: 'no-space',
    means:
      'A brick can not leave its disk: no other one has room for it on a host that holds none of its set, and that tags and zones allow.',
    causes: [
      'too few hosts with room: each brick of a set is on a host of its own',
      'devices that are offline, or on hosts that are off',
    ],
    next: [
      ['See what is free, and where', 'glusterctl cluster capacity'],
      ['Add a disk or a host', 'glusterctl device add --help'],
    ],
  },
  {
    words: 'The target exists, contains other items, or is in use',
    code: 'refused',
    means:
      'Something that is to be changed is part of an operation that is not finished: of one that goes on now, or of one that was left.',
    causes: [
      'another command works on it at the moment',
      'a command was interrupted, and its operation is open',
    ],
    next: [['See which it is, and how it is finished or undone', 'glusterctl operation list']],
  },
  {
    words: 'while hosts of the pool are down',
    code: 'refused',
    means: 'gluster deletes no volume while a host of its pool is down. Nothing was stopped.',
    causes: ['a host is off, or in maintenance', 'its glusterd does not run'],
    next: [['See which, and why', 'glusterctl status'], ['When it is back, delete the volume again']],
  },
  {
    words: 'already used by node with id',
    code: 'refused',
    means: 'Another node has that host name or address already.',
    causes: ['the node was added before', 'a slip in one of two names'],
    next: [['See the nodes', 'glusterctl node list']],
  },
  {
    words: 'is not in failed state',
    code: 'refused',
    means: `A device or node is deleted only after its bricks were moved off. ${DISABLE_FIRST}.`,
    causes: ['"remove" was not run yet'],
    next: [
      ['First', 'glusterctl device disable DEVICE'],
      ['Then', 'glusterctl device remove DEVICE'],
      ['Then', 'glusterctl device delete DEVICE'],
    ],
  },
  {
    words: 'must be offline before remove operation is performed',
    code: 'refused',
    means: `Bricks are moved off a device or node only when it is given no new ones. ${DISABLE_FIRST}.`,
    causes: ['"disable" was not run yet'],
    next: [
      ['First, of a device', 'glusterctl device disable DEVICE'],
      ['First, of a node', 'glusterctl node disable NODE'],
    ],
  },
  {
    words: 'Cannot move a failed/removed',
    code: 'refused',
    means: 'What was removed has no bricks any more and can only be deleted.',
    causes: ['"remove" was run before'],
    next: [
      ['Let it go', 'glusterctl device delete DEVICE'],
      ['A node', 'glusterctl node delete NODE'],
    ],
  },
  {
    words: 'because it contains devices',
    code: 'refused',
    means: 'A node is deleted when it has no devices any more.',
    causes: ['devices of it are still there'],
    next: [
      ['See them', 'glusterctl node info NODE'],
      ['Delete each, when it is empty', 'glusterctl device delete DEVICE'],
    ],
  },
  {
    words: 'because it contains bricks',
    code: 'refused',
    means: 'A device is deleted when it has no bricks any more.',
    causes: ['its bricks were not moved off'],
    next: [
      ['Give it no new ones', 'glusterctl device disable DEVICE'],
      ['Move its bricks off', 'glusterctl device remove DEVICE'],
    ],
  },
  {
    words: 'because it contains volumes and/or nodes',
    code: 'refused',
    means: 'A cluster is deleted when it has neither volumes nor nodes any more.',
    causes: ['some are still there'],
    next: [['See them', 'glusterctl cluster info CLUSTER']],
  },
  {
    words: 'required peer bricks are online',
    code: 'refused',
    means:
      'A brick is not replaced while too few of the others of its set run: the data has to come from them.',
    causes: ['a host is off, or bricks have no process'],
    next: [
      ['See what is wrong', 'glusterctl status'],
      ['Start what does not run', 'glusterctl volume start VOLUME'],
    ],
  },
  {
    words: 'Failed to set block restriction',
    code: 'refused',
    means:
      'Whether block volumes may be put on a volume is only said of volumes that host them, and not taken back without room.',
    causes: [
      'the volume was not created with --block',
      'what is reserved for snapshots or metadata is not free',
    ],
    next: [['See the volume', 'glusterctl volume info VOLUME']],
  },
  {
    words: 'Invalid tag match rule',
    code: 'refused',
    means: 'The option user.heketi.device-tag-match reads TAG=VALUE or TAG!=VALUE.',
    causes: ['a slip in the option'],
    next: [['See how devices are chosen', 'glusterctl help placement']],
  },
  {
    words: 'expected colon (:) between tag name and value',
    code: 'usage',
    means: 'A tag is written TAG:VALUE.',
    causes: ['the colon is missing, or "=" stands in its place'],
    next: [['For example', 'glusterctl node settags NODE rack:r1']],
  },
  {
    words: 'is not a valid UUID',
    code: 'usage',
    means: 'It should be an id: 32 signs from 0 to 9 and a to f.',
    causes: ['a variable of a script that holds something else'],
    next: [['See ids', 'glusterctl topology info']],
  },
];
