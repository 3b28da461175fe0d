import type { Explanation } from '../../model/explanation.ts';

const REPLACE_DISK = [
  ['When a new disk is in its place', 'glusterctl device replace DEVICE DEVICE'],
  ['Or let another disk take over: name it second', 'glusterctl device replace OLD NEW'],
] as const;

export const BRICK_FINDINGS = {
  'brick-down': {
    means: 'A brick has no process, though its host is up. Clients go on with the other copies.',
    causes: ['its process crashed or was killed', 'its file system gave an error'],
    next: [
      ['Start what does not run of the volume', 'glusterctl volume start VOLUME'],
      ['See why it ended, on its host', 'ls -t /var/log/glusterfs/bricks/'],
    ],
  },
  'brick-away': {
    means: 'Bricks lie on hosts that the state does not know, and those are away.',
    causes: ['bricks were added by hand on a host that was never added here'],
    next: [['See what gluster has', 'glusterctl volume status VOLUME']],
  },
  'brick-unmounted': {
    means:
      'The file system of a brick is not mounted. Never start such a brick by force: it would fill the root disk.',
    causes: ['the host was booted and its disk came late, or not at all', 'its line in /etc/fstab is gone'],
    next: [
      ['See which mounts are missing, with the commands', 'glusterctl status'],
      ['Then start what does not run', 'glusterctl volume start VOLUME'],
    ],
  },
  'disk-failing': {
    means: 'Reading a brick gives errors.',
    causes: ['the disk is dying, or its controller or cable is'],
    next: [['See what the kernel says, on its host', 'dmesg --level=err,warn'], ...REPLACE_DISK],
  },
  'brick-shut-down': {
    means:
      'The file system of a brick has shut itself down, as XFS does when it could not write: all that is asked of it ends in an error, until it is mounted anew. What it lies on can be read.',
    causes: [
      'its thin pool was out of space for a minute, and has room again',
      'the disk was away for a while, or gave errors',
    ],
    next: [
      ['See why, on its host', 'dmesg --level=err,warn'],
      ['Mount it anew, on its host; the commands stand in', 'glusterctl status'],
      ['Then start what does not run', 'glusterctl volume start VOLUME'],
    ],
  },
  'disk-hangs': {
    means:
      'A disk gives neither data nor an error. Gluster takes its bricks for running, so clients may wait for them, and LVM of its host waits for it, whatever it is asked.',
    causes: [
      'the disk is dying, or its controller or cable is',
      'a multipath device has lost all of its paths, and keeps what is written in a queue',
      'an image whose storage is gone, in a virtual machine',
    ],
    next: [
      ['See what the kernel says, on its host', 'dmesg --level=err,warn'],
      [
        'Have a SCSI, SATA or SAS disk give errors instead, on its host, by the name that the kernel gives it',
        'echo offline >/sys/block/sdX/device/state',
      ],
      ['Any other is pulled, or its host is started without it. Then it is a disk that failed'],
      ...REPLACE_DISK,
    ],
  },
  'disk-missing': {
    means: 'LVM does not find the volume group of a device: the disk is gone.',
    causes: ['the disk failed or was pulled', 'its controller is not there after a boot', 'it was wiped'],
    next: [['See what the kernel says, on its host', 'dmesg --level=err,warn'], ...REPLACE_DISK],
  },
  'pool-ailing': {
    means: 'LVM says that a thin pool is out of order: failed, or its metadata can only be read.',
    causes: ['its metadata ran full', 'the disk below it gives errors'],
    next: [['See what it says, on its host', 'lvs -a'], ...REPLACE_DISK],
  },
  'pool-data-full': {
    means:
      'The data of a thin pool fills up, or it is out of space. Then its bricks can be written to no more, and their file systems may give errors.',
    causes: [
      'snapshots and clones keep what was changed since',
      'what was deleted in a brick still takes its room in the pool, which XFS does not tell of by itself',
    ],
    next: [
      ['See its snapshots', 'glusterctl snapshot list'],
      ['Delete some that are not needed', 'glusterctl snapshot delete SNAPSHOT'],
      ['Where it has none: have back what was deleted in a brick, on its host', 'fstrim BRICK-MOUNT'],
      ['Or make it larger, on its host, as far as the disk has room', 'lvextend -L +SIZE GROUP/POOL'],
      ['And tell the state so', 'glusterctl repair thin-pool-size-differs'],
    ],
  },
  'pool-metadata-full': {
    means:
      'The metadata of a thin pool fill up. When they are full the pool can only be read, and may need a repair.',
    causes: ['many snapshots, or very many small changes between them'],
    next: [
      ['See its snapshots', 'glusterctl snapshot list'],
      ['Delete some that are not needed', 'glusterctl snapshot delete SNAPSHOT'],
      [
        'Where it has none: make them larger, on its host, as far as the disk has room',
        'lvextend --poolmetadatasize +SIZE GROUP/POOL',
      ],
      ['And tell the state so', 'glusterctl repair thin-pool-metadata-differs'],
    ],
  },
  'brick-full': {
    means:
      'The file system of a brick fills up. When it is full, writing fails, though other bricks may have room.',
    causes: ['the volume is full', 'files lie unevenly, as after growing it without a rebalance'],
    next: [
      ['Grow the volume', 'glusterctl volume expand VOLUME --expand-size=SIZE'],
      ['Spread its files', 'glusterctl rebalance start VOLUME'],
    ],
  },
  'brick-inodes-full': {
    means: 'The file system of a brick has room for few more files, however small they are.',
    causes: ['very many small files'],
    next: [['Grow the volume', 'glusterctl volume expand VOLUME --expand-size=SIZE']],
  },
} as const satisfies Readonly<Record<string, Explanation>>;
