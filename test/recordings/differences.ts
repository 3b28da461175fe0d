/** Where simulated hosts answer otherwise than real ones, and why that is well. Anything else that differs is a mistake. */
export interface Difference {
  readonly topic: string;
  /** A part of the command that no other of its topic has. */
  readonly command: string;
  readonly reason: string;
}

const NO_CLIENTS = 'Clients that mount a volume on a host are not simulated: no script of ours mounts one.';

export const DIFFERENCES: readonly Difference[] = [
  {
    topic: 'lvm',
    command: 'udevadm info',
    reason: 'Simulated disks have a serial number but no PCI slot: by-id is the only stable name they have.',
  },
  { topic: 'volumes', command: 'mount -t glusterfs', reason: NO_CLIENTS },
  { topic: 'volumes', command: 'status r client-list; gluster', reason: NO_CLIENTS },
  { topic: 'volumes', command: 'umount /mnt/r', reason: NO_CLIENTS },
  { topic: 'snapshots', command: 'ls -R /run/gluster/snaps', reason: NO_CLIENTS },
  {
    topic: 'peer-down',
    command: 'heal ar info summary',
    reason:
      'Which bricks know by then that something waits for the one that is away is chance: the first was asked too early.',
  },
  { topic: 'busy', command: 'snapshot create s8', reason: 'Which of three commands is first is chance.' },
  {
    topic: 'words',
    command: 'heal wd info summary; echo',
    reason:
      'A healer that has just lost a brick marks the root by asking: whether the first brick tells of it at once is chance.',
  },
  {
    topic: 'words',
    command: 'remove-brick wd',
    reason: 'Simulated bricks are empty once they were asked about; real ones after some seconds.',
  },
];
