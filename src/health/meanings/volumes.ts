import type { Explanation } from '../../model/explanation.ts';

export const VOLUME_FINDINGS = {
  'heal-daemon-down': {
    means: 'A host has no self-heal daemon: what waits on its bricks is healed by nobody.',
    causes: ['it crashed, or was killed'],
    next: [['Start what does not run', 'glusterctl volume start VOLUME']],
  },
  'heal-daemon-lost-volume': {
    means:
      'The self-heal daemon of a host runs, and does nothing for a volume until it has been ended and started anew.',
    causes: ['a volume was started while glusterd could not reach the daemon'],
    next: [['See the commands for that host', 'glusterctl status']],
  },
  'heal-pending': {
    means:
      'All bricks of a set are up, and entries wait to be healed. Until that is done one copy of them is out of date.',
    causes: ['a brick or host was away while clients wrote', 'clients write at the moment'],
    next: [
      ['See how much, how fast, and how long it takes', 'glusterctl heal status VOLUME'],
      ['Wait for it', 'glusterctl heal wait VOLUME'],
    ],
  },
  'split-brain': {
    means:
      'Copies of files differ, and each takes itself for the right one. They can not be read until it is decided which counts.',
    causes: [
      'clients wrote to different copies while hosts did not see each other',
      'a volume with two copies and no arbiter',
    ],
    next: [['See the copies side by side, and decide', 'glusterctl heal split-brain VOLUME']],
  },
  'good-copy-away': {
    means:
      'Entries wait to be healed, and what is whole of them is on bricks that are away: they can not be read until those are back.',
    causes: [
      'a brick missed writes, and before it was healed another one went away that has them',
      'a brick was replaced, and another one went away before the new one was filled',
    ],
    next: [
      ['See which bricks are away', 'glusterctl volume status VOLUME'],
      ['See what is wrong on their hosts', 'glusterctl host check HOST'],
    ],
  },
  'rebalance-running': {
    means: 'The files of a volume are being spread over its bricks. Clients go on meanwhile.',
    causes: ['the volume was grown, or somebody started it'],
    next: [['See how far it is', 'glusterctl rebalance status VOLUME']],
  },
  'rebalance-failed': {
    means: 'Spreading the files of a volume went wrong. They lie where they were.',
    causes: ['a brick went away meanwhile', 'a brick ran full'],
    next: [
      ['See why', 'glusterctl rebalance status VOLUME'],
      ['Begin again', 'glusterctl rebalance start VOLUME'],
    ],
  },
  'remove-brick-running': {
    means: 'Bricks are being emptied, so that they can be taken away.',
    causes: ['"device remove", "node drain", or gluster by hand'],
    next: [['See whether an operation of ours does it', 'glusterctl operation list']],
  },
  'remove-brick-failed': {
    means: 'Emptying bricks went wrong. A part of the files is still there: they must not be taken away.',
    causes: ['a brick went away meanwhile', 'the other bricks are full'],
    next: [['See whether it is an operation that can go on', 'glusterctl operation list']],
  },
  'remove-brick-uncommitted': {
    means:
      'Bricks are emptied, and their removal is neither committed nor stopped. Until then no bricks can be added or removed.',
    causes: ['somebody began it by hand and did not end it', 'an operation that is still open'],
    next: [['See whether an operation goes on', 'glusterctl operation list']],
  },
  'operation-running': {
    means: 'One of our operations goes on, or did on another machine or in another container.',
    causes: [],
    next: [['See which, and where', 'glusterctl operation list']],
  },
  'operation-unfinished': {
    means:
      'One of our operations was left: what it took stays taken until it is finished or undone, and a volume that it stopped stays stopped.',
    causes: ['a host went away, or a tool on it failed', 'the program was killed'],
    next: [
      ['See how each goes on', 'glusterctl operation list'],
      ['Finish it', 'glusterctl operation resume OPERATION'],
      ['Or undo it', 'glusterctl operation rollback OPERATION'],
    ],
  },
  'volume-unknown': {
    means: 'Gluster has a volume that the state does not know. It is shown, and no command works on it.',
    causes: ['it was made by hand, or by another state'],
    next: [['See which state counts', 'glusterctl state path']],
  },
  'volume-missing': {
    means: 'The state has a volume that gluster does not know.',
    causes: ['it was deleted by hand', 'the state is older than the hosts, as after restoring a backup'],
    next: [['See what was done', 'glusterctl log']],
  },
  'volume-stopped': {
    means: 'A volume is stopped that should be started. No client can use it.',
    causes: ['somebody stopped it by hand', 'starting it failed'],
    next: [['Start it', 'glusterctl volume start VOLUME']],
  },
  'bricks-differ': {
    means:
      'Gluster has other bricks than the state, or in another order. Commands that change the volume may count wrong.',
    causes: ['bricks were added, removed or replaced by hand', 'the state is older than the hosts'],
    next: [['See both', 'glusterctl volume status VOLUME']],
  },
  'auth-allow-damaged': {
    means: 'auth.allow of a volume is not what it should be: clients are kept out, or let in.',
    causes: ['gluster refused to add bricks, and left the option changed'],
    next: [['See both values', 'glusterctl volume options VOLUME']],
  },
} as const satisfies Readonly<Record<string, Explanation>>;
