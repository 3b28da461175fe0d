/** Where simulated hosts answer otherwise than real ones, and why that is well. Anything else that differs is a mistake. */
export interface Difference {
  readonly topic: string;
  /** A part of the command that no other of its topic has. */
  readonly command: string;
  /** It is the whole command: others begin like it. */
  readonly whole?: true;
  readonly reason: string;
}

const NO_CLIENTS =
  'Files in volumes, and the clients that write them, are not simulated: no script of ours mounts one.';

const ORDER =
  'gluster lists hosts by the ids of their glusterds, which are drawn anew for each lab; simulated hosts by name.';

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
      'gluster tells a brick that is gone in two ways, as it goes at that moment; the other is what simulated hosts say.',
  },
  { topic: 'busy', command: 'snapshot create s8', reason: 'Which of three commands is first is chance.' },
  {
    topic: 'trials',
    command: 'volume create v4 disperse-data 2',
    reason: 'The refusal is the same; simulated gluster leaves out its usage after it.',
  },
  {
    topic: 'trials',
    command: 'heal u info summary --xml',
    reason:
      'Of a volume that was stopped a moment ago heal can not fetch the volfile; simulated hosts say that it is stopped. Both fail.',
  },
  { topic: 'trials', command: 'for n in 1 2 3 4; do sleep 4', reason: ORDER },
  {
    topic: 'trials',
    command: 'gluster --mode=script --timeout=600 volume rebalance u status',
    whole: true,
    reason: `${ORDER} The columns of the table are for people, and narrower.`,
  },
  {
    topic: 'trials',
    command: 'snapshot create t2 u',
    reason: 'Simulated gluster refuses at the limit, but does not warn on the way to it.',
  },
  {
    topic: 'trials',
    command: 'snapshot info volume u --xml',
    reason: 'Simulated gluster leaves out an empty description, and an option that a snapshot leaves behind.',
  },
  {
    topic: 'trials',
    command: 'sleep 3; gluster --mode=script --timeout=600 volume status u;',
    reason: ORDER,
  },
  { topic: 'trials', command: 'heal u info --xml', reason: NO_CLIENTS },
  { topic: 'trials', command: 'volume start u force; sleep 3', reason: ORDER },
];
