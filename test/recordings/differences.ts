/** Where simulated hosts answer otherwise than real ones, and why that is well. Anything else that differs is a mistake. */
export interface Difference {
  readonly topic: string;
  /** A part of the command that no other of its topic has. */
  readonly command: string;
  readonly reason: string;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    topic: 'lvm',
    command: 'udevadm info',
    reason: 'Simulated disks have a serial number but no PCI slot: by-id is the only stable name they have.',
  },
  {
    topic: 'snapshots',
    command: 'ls -R /run/gluster/snaps',
    reason: 'What a client has written through a mount lies on the simulated volume, not on its bricks.',
  },
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
