import type { Explanation } from '../../model/explanation.ts';
import { sentence } from '../../model/sentence.ts';
import { type BrickState, type GlusterdState, MEANINGS, type SshState, type VolumeWord } from '../health.ts';

const WHY = ['See what is wrong, and what mends it', 'glusterctl status -x'] as const;
const CHECK = ['See which host does not answer, and why', 'glusterctl host check'] as const;
const ALL = ['See all that is there', 'glusterctl status'] as const;
const PEERS = ['See what each glusterd says', 'glusterctl peer doctor'] as const;
const START = ['Start what does not run of its volume', 'glusterctl volume start VOLUME'] as const;

/** What "status" says of a cluster, a volume or a set of bricks. */
export const WORD_MEANINGS: Readonly<Record<VolumeWord, Explanation>> = {
  HEALTHY: { means: sentence(MEANINGS.HEALTHY), causes: [], next: [ALL] },
  DEGRADED: {
    means: sentence(MEANINGS.DEGRADED),
    causes: [
      'a brick, a disk or a host is away, and there are copies enough without it',
      'copies are brought up to date after something was away',
    ],
    next: [WHY, ['See how far healing is, and how long it takes', 'glusterctl heal status']],
  },
  UNKNOWN: {
    means: sentence(MEANINGS.UNKNOWN),
    causes: ['hosts can not be reached from here', 'glusterd answers on none of them'],
    next: [CHECK, PEERS],
  },
  'AT RISK': {
    means: sentence(MEANINGS['AT RISK']),
    causes: [
      'bricks of a set are away or not healed yet, so that one more is too many',
      'a finding that is critical',
    ],
    next: [WHY, ['Until it is mended, take no brick, disk or host away yourself']],
  },
  PARTIAL: {
    means: sentence(MEANINGS.PARTIAL),
    causes: [
      'of some sets of bricks too few are up; the other sets go on',
      'entries wait to be healed, and what is whole of them is on bricks that are away',
      'entries are in split-brain',
    ],
    next: [WHY, CHECK],
  },
  DOWN: {
    means: sentence(MEANINGS.DOWN),
    causes: ['of each set of bricks too few are up', 'a volume that should be started is not, in gluster'],
    next: [WHY, CHECK],
  },
  STOPPED: {
    means: 'A volume is stopped, as the state wants it: no client can use it, and that is no trouble.',
    causes: ['"volume stop"'],
    next: [['Start it', 'glusterctl volume start VOLUME']],
  },
};

/** What it says of a brick. */
export const BRICK_MEANINGS: Readonly<Record<BrickState, Explanation>> = {
  up: { means: 'Its process runs, and serves clients.', causes: [], next: [ALL] },
  down: { means: 'It has no process, though its host is up.', causes: ['its process ended'], next: [START] },
  away: {
    means: 'It is on a host that is off, or that the cluster does not see.',
    causes: ['its host is off, or was installed anew', 'its glusterd is down or not connected'],
    next: [CHECK],
  },
  maintenance: {
    means: 'It is stopped with its host, because somebody wanted that.',
    causes: ['"node maintenance start", or "cluster rolling" that is on its way'],
    next: [['When the work is done', 'glusterctl node maintenance stop NODE']],
  },
  unmounted: {
    means: 'Its file system is not mounted.',
    causes: ['its disk came late after a boot, or not at all'],
    next: [['See the commands that mount it', 'glusterctl explain brick-unmounted']],
  },
  failing: {
    means: 'Reading it gives errors.',
    causes: ['its disk is dying, or the controller or cable of that is', 'its thin pool is out of space'],
    next: [
      ['See which of them it is', 'glusterctl status'],
      ['See what to do with the disk', 'glusterctl explain disk-failing'],
    ],
  },
  hangs: {
    means: 'Its disk gives neither data nor an error, though gluster takes it for running.',
    causes: ['its disk is dying, or the controller or cable of that is'],
    next: [['See what to do with the disk', 'glusterctl explain disk-hangs']],
  },
  unknown: {
    means: 'Nothing that answered tells whether it runs.',
    causes: ['no glusterd that can be reached tells how the volumes do'],
    next: [CHECK, PEERS],
  },
  stopped: {
    means: 'Its volume is stopped, and so is it.',
    causes: ['"volume stop"'],
    next: [['Start the volume', 'glusterctl volume start VOLUME']],
  },
};

/** What it says of a host: below SSH, and below GLUSTERD. */
export const HOST_MEANINGS: Readonly<Record<SshState | GlusterdState | 'maintenance', Explanation>> = {
  up: { means: 'The host lets us in, or its glusterd answers.', causes: [], next: [ALL] },
  off: {
    means: 'The host does not answer by SSH.',
    causes: ['it is switched off', 'its network is down, or a firewall is in the way'],
    next: [CHECK],
  },
  refused: {
    means: 'The host answers and lets nobody in; below GLUSTERD: it answers, and does not tell of its peers.',
    causes: ['its key is not known', 'no key of yours is accepted', 'files of its glusterd are damaged'],
    next: [CHECK],
  },
  failed: {
    means: 'The host lets us in, and the script that looks at it came to no end.',
    causes: ['it is overloaded, or a disk of it hangs'],
    next: [CHECK],
  },
  down: {
    means: 'Its glusterd does not run. Its bricks may.',
    causes: ['it was stopped, or ended by an error', 'it was never enabled, and the host was booted'],
    next: [['On that host', 'systemctl start glusterd']],
  },
  stuck: { means: 'Its glusterd runs and does not answer in time.', causes: [], next: [PEERS] },
  outside: {
    means: 'Its glusterd answers, and is not the member of the pool that it was.',
    causes: ['the host was installed anew', '/var/lib/glusterd was lost'],
    next: [['Make it the member that it was, and heal its bricks', 'glusterctl node replace NODE']],
  },
  unknown: {
    means: 'Whether its glusterd runs is not known; tables show it as "?".',
    causes: ['the host could not be looked at'],
    next: [CHECK],
  },
  maintenance: {
    means: 'Gluster is stopped there because somebody wanted it.',
    causes: ['"node maintenance start", or "cluster rolling" that is on its way'],
    next: [['When the work is done', 'glusterctl node maintenance stop NODE']],
  },
};
