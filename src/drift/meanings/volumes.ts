import type { Explanation } from '../../model/explanation.ts';

const SEE = ['See both', 'glusterctl volume status VOLUME'] as const;
const LOG = ['See what was done', 'glusterctl log'] as const;

/** Of volumes, options and snapshots. */
export const VOLUME_DIFFERENCES = {
  'volume-not-in-gluster': {
    means:
      'The state has a volume that gluster does not know. Nobody can use it; its bricks may still be there.',
    causes: ['it was deleted by hand', 'the state is older than the hosts, as after restoring a backup'],
    next: [LOG, ['If it is gone for good', 'glusterctl volume delete VOLUME']],
  },
  'volume-uuid-differs': {
    means: "A volume has another id of gluster's than it had: it was made anew.",
    causes: ['it was deleted and made anew by hand'],
    next: [SEE],
  },
  'volume-id-missing': {
    means: "Gluster's volume is not marked with the id that the state has (user.heketi.id).",
    causes: ['all its options were reset, by a gluster that takes that one too', 'it was made by hand'],
    next: [],
  },
  'volume-id-differs': {
    means: "Gluster's volume is marked with another id than the state has (user.heketi.id).",
    causes: ['it was set by hand', 'a clone kept the mark of its source'],
    next: [],
  },
  'volume-renamed': {
    means: 'Gluster has a volume under another name than the state.',
    causes: ['it was renamed by hand'],
    next: [],
  },
  'volume-type-differs': {
    means: 'Gluster has a volume as another kind: distributed, replicated or dispersed.',
    causes: ['bricks were added or removed by hand', 'it was made anew by hand'],
    next: [SEE],
  },
  'volume-replica-differs': {
    means: 'Gluster keeps another number of copies of a volume than the state has.',
    causes: ['bricks were added or removed by hand'],
    next: [SEE],
  },
  'volume-arbiter-differs': {
    means: 'Gluster has arbiters in a volume where the state has none, or the other way round.',
    causes: ['bricks were added or removed by hand'],
    next: [SEE],
  },
  'volume-disperse-differs': {
    means: 'Gluster spreads a dispersed volume over another number of bricks, or with another redundancy.',
    causes: ['it was made anew by hand'],
    next: [SEE],
  },
  'volume-brick-missing': {
    means: 'Gluster does not have a brick of a volume that the state has.',
    causes: ['it was removed or replaced by hand', 'the state is older than the hosts'],
    next: [SEE, LOG],
  },
  'volume-brick-unknown': {
    means: 'Gluster has a brick in a volume that the state does not have: its space is not counted.',
    causes: ['it was added or replaced by hand', 'the state is older than the hosts'],
    next: [SEE, LOG],
  },
  'volume-brick-order-differs': {
    means:
      'Gluster has the same bricks in another order: which of them are copies of each other is counted wrong.',
    causes: ['the volume was made anew by hand'],
    next: [SEE],
  },
  'volume-brick-order-unknown': {
    means:
      'Which bricks of a volume are copies of each other the state does not know, and gluster does. Until then no brick of it is moved.',
    causes: ['it came from a database of Heketi, which has no order, while no host was asked'],
    next: [],
  },
  'volume-not-started': {
    means: 'A volume is stopped that should be started. No client can use it.',
    causes: ['somebody stopped it by hand', 'starting it failed'],
    next: [['Start it', 'glusterctl volume start VOLUME']],
  },
  'volume-not-stopped': {
    means: 'A volume is started that should be stopped.',
    causes: ['somebody started it by hand'],
    next: [['Stop it', 'glusterctl volume stop VOLUME']],
  },
  'volume-views-differ': {
    means: 'A host has volumes otherwise than most hosts have them.',
    causes: ['it was off while volumes were changed', 'its files were changed by hand'],
    next: [['See what differs, and mend it', 'glusterctl peer doctor --fix']],
  },
  'volume-not-in-state': {
    means: 'Gluster has a volume that is marked as ours (user.heketi.id), and the state does not have it.',
    causes: ['the state was restored from before it was made', 'it is of Heketi, or of another state'],
    next: [LOG],
  },
  'volume-ghost': {
    means: 'A host keeps files of a volume in /var/lib/glusterd/vols that its glusterd does not have.',
    causes: ['the volume was deleted while the host was off', 'glusterd could not read them when it started'],
    next: [['See what is in them, on its host', 'ls -la /var/lib/glusterd/vols']],
  },
  'option-by-hand': {
    means: 'An option of a volume is set in gluster, and the state does not have it.',
    causes: ['it was set with gluster by hand'],
    next: [['See all of them', 'glusterctl volume options VOLUME']],
  },
  'option-missing': {
    means: 'The state has an option of a volume that is not set in gluster.',
    causes: ['it was reset with gluster by hand'],
    next: [['See all of them', 'glusterctl volume options VOLUME']],
  },
  'option-value-differs': {
    means: 'An option of a volume has another value in gluster than in the state.',
    causes: ['it was set with gluster by hand'],
    next: [['See all of them', 'glusterctl volume options VOLUME']],
  },
  'snapshot-missing': {
    means: 'The state has a snapshot that gluster does not have.',
    causes: ['it was deleted by hand', 'gluster deletes the oldest by itself where auto-delete is on'],
    next: [],
  },
  'snapshot-not-in-state': {
    means:
      'Gluster has a snapshot of our volume that the state does not have. It takes space in the thin pools.',
    causes: ['it was taken by hand, or by the scheduler of gluster'],
    next: [],
  },
  'snapshot-used-up': {
    means:
      'Gluster lists a snapshot that its volume was put back to: what the snapshot consists of are the bricks of the volume. Who deletes it with gluster deletes bricks.',
    causes: ['the volume was put back to it while a host was down, which brought the snapshot back with it'],
    next: [
      ['On all hosts, first', 'systemctl stop glusterd'],
      ['Then on all hosts', 'rm -r /var/lib/glusterd/snaps/SNAPSHOT'],
      ['Then on all hosts', 'systemctl start glusterd'],
    ],
  },
  'snapshot-of-other-volume': {
    means: "Gluster's snapshot of that name is of another volume.",
    causes: ['it was deleted by hand, and one of another volume taken under its name'],
    next: [['See all of them', 'glusterctl snapshot list']],
  },
  'snapshot-active-differs': {
    means:
      'A snapshot is active that should not be, or the other way round: only active ones can be mounted.',
    causes: ['it was activated or deactivated by hand'],
    next: [],
  },
} as const satisfies Readonly<Record<string, Explanation>>;
