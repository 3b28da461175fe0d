import type { Explanation } from '../../model/explanation.ts';

const PREPARE = ['Have it brought', 'glusterctl host prepare HOST'] as const;
const CHECK = ['See it again, with the command that mends it', 'glusterctl host check HOST'] as const;

const packaged = (means: string): Explanation => ({
  means,
  causes: ['it is not installed'],
  next: [PREPARE],
});

/** What "host check" looks at, and why. */
export const CONCERN_MEANINGS = {
  reachable: {
    means: 'The host must answer at its address and port.',
    causes: [
      'it is off',
      'its sshd does not run',
      'its name leads nowhere',
      'a jump host on the way does not let us through',
    ],
    next: [CHECK],
  },
  'host key': {
    means: 'The key that the host shows must be the one that is known.',
    causes: ['it was never trusted', 'the host was installed anew', 'another machine answers'],
    next: [['Show its keys, and trust them after comparing', 'glusterctl host trust HOST']],
  },
  login: {
    means: 'The host must let you in without a password.',
    causes: ['no key of yours is in its authorized_keys', 'another user is to log in'],
    next: [
      ['Put a key of yours there', 'glusterctl host setup-key HOST'],
      ['See who logs in', 'glusterctl config get ssh.user'],
    ],
  },
  root: {
    means: 'Gluster and LVM are for root: who logs in is root, or may use sudo without a password.',
    causes: ['sudo wants a password', 'sudo is not installed'],
    next: [CHECK],
  },
  check: {
    means: 'The script that looks at the host must come to its end.',
    causes: ['the host is overloaded, or its root disk hangs'],
    next: [CHECK],
  },
  kubectl: {
    means: 'Hosts in pods are reached by kubectl: it must be here, find the API server, and be let in.',
    causes: [
      'kubectl is not installed',
      'the kubeconfig, or its current context, is of another cluster',
      'the role of who asks does not allow to list pods, or to create pods/exec',
    ],
    next: [['See where kubectl is looked for', 'glusterctl config get kubectl.path'], CHECK],
  },
  pod: {
    means: 'Exactly one pod of gluster must run on the node, and be ready.',
    causes: [
      'the node has not the label that the DaemonSet selects by',
      'the management host name is not that of the node',
      'glusterd in the pod does not answer its probe',
    ],
    next: [['See how the node is reached', 'glusterctl node info NODE'], CHECK],
  },
  privileged: {
    means: 'The pod must be privileged: it mounts file systems and makes logical volumes.',
    causes: ['its manifest does not say so, or the cluster does not allow it'],
    next: [CHECK],
  },
  '/dev': {
    means: "The pod must have the node's /dev, in which volumes show that LVM makes.",
    causes: ['its manifest does not mount it'],
    next: [CHECK],
  },
  udev: {
    means:
      'LVM in a pod must not wait for the udev of the node: that can not tell it that it is done, and LVM hangs.',
    causes: ['/run/udev of the node is mounted, and lvm.conf of the image has udev_sync = 1'],
    next: [CHECK],
  },
  folder: {
    means:
      'What gluster and the mounts of bricks need must be kept on the node: /var/lib/glusterd and /var/lib/heketi.',
    causes: ['the manifest of the pod does not mount them from there'],
    next: [CHECK],
  },
  gluster: packaged('The server of gluster must be installed.'),
  glusterd: {
    means: 'glusterd must run, and answer.',
    causes: [
      'its unit is not enabled',
      'it is stuck',
      'the host is in maintenance: it is stopped until that is over',
    ],
    next: [PREPARE, ['See what the hosts know of each other', 'glusterctl peer doctor']],
  },
  LVM: packaged('Bricks are logical volumes of LVM.'),
  'thin provisioning': packaged('Bricks lie in thin pools, which need tools of their own to be checked.'),
  'mkfs.xfs': packaged('Bricks are formatted with XFS.'),
  module: {
    means: 'The kernel must have the modules for thin pools, snapshots and mirrors.',
    causes: ['a small kernel, as of a container or a cloud image, leaves them out'],
    next: [CHECK],
  },
  disks: {
    means:
      'Every disk must answer, if only with an error: LVM waits for one that hangs, whatever it is asked.',
    causes: ['a disk, its controller or its cable is dying', 'a multipath device has lost all of its paths'],
    next: [['See what to do with such a disk', 'glusterctl explain disk-hangs'], CHECK],
  },
  'space in /var': {
    means: 'glusterd and its logs need room in /var.',
    causes: ['old logs'],
    next: [CHECK],
  },
  'storage address': {
    means:
      'The name or address that gluster uses must be one of the host: it tells by that which bricks are its own.',
    causes: ['a slip in the topology', 'the name stands for another address in /etc/hosts'],
    next: [['See what the node has', 'glusterctl node info NODE'], CHECK],
  },
  clock: {
    means: 'The clocks of the hosts must agree to a few seconds.',
    causes: ['no time service runs'],
    next: [PREPARE],
  },
  'same gluster version': {
    means: 'All hosts of a cluster have the same version of gluster.',
    causes: ['an upgrade that is not done everywhere'],
    next: [CHECK],
  },
  'glusterd id': {
    means: 'Each glusterd has an id of its own.',
    causes: ['hosts were copied from one disk image'],
    next: [CHECK],
  },
  ports: {
    means: 'Hosts must reach each other: glusterd at 24007, bricks from 49152 on.',
    causes: ['a firewall drops or rejects it', 'the name of a host is not known to another'],
    next: [PREPARE, CHECK],
  },
} as const satisfies Readonly<Record<string, Explanation>>;

export type Concern =
  | Exclude<keyof typeof CONCERN_MEANINGS, 'module' | 'folder'>
  | `module ${string}`
  | `folder ${string}`;
