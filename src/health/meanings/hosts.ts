import type { Explanation } from '../../model/explanation.ts';

export const HOST_FINDINGS = {
  'host-off': {
    means: 'A host does not answer by SSH: it is off, or can not be reached.',
    causes: [
      'it was switched off or lost its power',
      'its network is down, or a firewall is in the way',
      'its sshd does not run, or listens on another port',
    ],
    next: [
      ['See how far one gets', 'glusterctl host check HOST'],
      ['If it never comes back: let its bricks be made elsewhere', 'glusterctl node replace HOST --anywhere'],
    ],
  },
  'host-refused': {
    means: 'A host answers and lets nobody in. What runs there is known only as far as other hosts see it.',
    causes: [
      'its key is not known, or not the one that is known',
      'no key of yours is accepted',
      'sudo wants a password, or is not there',
    ],
    next: [
      ['See which of these it is', 'glusterctl host check HOST'],
      ['Trust its keys', 'glusterctl host trust HOST'],
      ['Let a key of yours in', 'glusterctl host setup-key HOST'],
    ],
  },
  'host-silent': {
    means: 'A host lets us in, and the script that looks at it came to no end, or told only a part of it.',
    causes: ['it is overloaded', 'the connection broke', 'a program of LVM is not there, or fails'],
    next: [['See whether that lasts', 'glusterctl host check HOST']],
  },
  'host-reinstalled': {
    means: 'A host answers under its name, and its glusterd is not the member of the pool that it was.',
    causes: ['it was installed anew', '/var/lib/glusterd was lost or deleted'],
    next: [['Make it the member that it was, and heal its bricks', 'glusterctl node replace NODE']],
  },
  'node-maintenance': {
    means: 'Gluster is stopped on a host because somebody wanted it. Volumes go on without it.',
    causes: ['"node maintenance start", or "cluster rolling" that is on its way'],
    next: [['When the work is done', 'glusterctl node maintenance stop NODE']],
  },
  'glusterd-down': {
    means:
      'glusterd does not run on a host. Its bricks may run, and what is changed meanwhile reaches it later.',
    causes: ['it was stopped, or ended by an error', 'it was never enabled, and the host was booted'],
    next: [
      ['On that host', 'systemctl start glusterd'],
      ['See why it ended, on that host', 'journalctl -u glusterd -n 50'],
    ],
  },
  'glusterd-stuck': {
    means:
      'glusterd runs on a host and does not answer in time. Commands of gluster leave that host out, or wait for it.',
    causes: [
      'it waits for a host that went away in a bad moment',
      'the root disk of the host is full or hangs',
    ],
    next: [
      ['See what the hosts know of each other, and how a stuck one is restarted', 'glusterctl peer doctor'],
    ],
  },
  'glusterd-refused': {
    means: 'glusterd answers on a host, and does not tell of its peers.',
    causes: ['its own files are damaged', 'versions that do not understand each other'],
    next: [['See what that host lacks', 'glusterctl host check HOST']],
  },
  'member-stuck': {
    means:
      'A glusterd takes a host that is off for connected, so that every command for volumes that is given there runs out of time.',
    causes: ['a host lost its power while they spoke to each other'],
    next: [['See which one, and how it is restarted while its bricks go on', 'glusterctl peer doctor']],
  },
  'cluster-silent': {
    means: 'Hosts answer, and none of them tells how the volumes do.',
    causes: [
      'glusterd is stuck or locked on all of them',
      'a command of somebody else holds the lock of the cluster',
    ],
    next: [['See what each glusterd says', 'glusterctl peer doctor']],
  },
  'peer-rejected': {
    means:
      'Hosts reject each other: what they know of volumes differs, so neither takes over changes of the other.',
    causes: [
      'a host was off while volumes were changed',
      'files below /var/lib/glusterd were changed by hand',
    ],
    next: [['See what differs, and mend it', 'glusterctl peer doctor --fix']],
  },
  'peer-disconnected': {
    means: 'Hosts whose glusterd runs are not connected with each other.',
    causes: ['a firewall between them: ports 24007 and up', 'a name that leads to an old address'],
    next: [['See which port is closed from where', 'glusterctl host check']],
  },
  'peer-missing': {
    means: 'A host is not in the pool of another one, though both belong to the cluster.',
    causes: ['it was detached by hand', 'joining it was interrupted'],
    next: [['See who knows whom, and mend it', 'glusterctl peer doctor --fix']],
  },
  'peer-unsettled': {
    means: 'A peer is neither a member nor rejected: joining it has not come to an end.',
    causes: ['a host went away while it was joined'],
    next: [['See where it stands', 'glusterctl peer doctor']],
  },
  'peer-unknown': {
    means:
      "A host is in gluster's pool, and no node of the state. It is not looked at, and no bricks are made there.",
    causes: ['it was joined by hand', 'it was deleted here while it could not be detached'],
    next: [['See what it is', 'glusterctl host check HOST']],
  },
  'server-quorum': {
    means: 'A host sees too few of its peers, so gluster stops its bricks until more are back.',
    causes: ['cluster.server-quorum-type is "server", and too many hosts are off or not connected'],
    next: [['See which hosts are missing', 'glusterctl host check']],
  },
  'versions-differ': {
    means: 'Hosts of a cluster run different versions of gluster. That is for the time of an upgrade only.',
    causes: ['an upgrade that is not done everywhere'],
    next: [['See which has which, and how the others get it', 'glusterctl host check']],
  },
  'op-versions-differ': {
    means: 'The op-version, by which hosts agree on what volumes may use, is not the same everywhere.',
    causes: ['a host was off while it was raised', 'an upgrade that is not done everywhere'],
    next: [['See what the hosts know of each other', 'glusterctl peer doctor']],
  },
  'clocks-differ': {
    means:
      'The clock of a host is more than 5 seconds off that of most. Which copy is newer can not be relied on.',
    causes: ['no time service runs there'],
    next: [['See by how much, and how it is mended', 'glusterctl host check']],
  },
} as const satisfies Readonly<Record<string, Explanation>>;
