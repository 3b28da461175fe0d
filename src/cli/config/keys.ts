/** A configuration key that is no flag. Names and defaults are Heketi's where it has them. */
export interface ConfigKey {
  readonly name: string;
  readonly type: 'int' | 'bool' | 'string';
  readonly fallback: number | boolean | string | null;
  readonly least?: number;
  readonly most?: number;
  readonly choices?: readonly string[];
  readonly pattern?: RegExp;
  /** As of flags: an empty text says that there is none. */
  readonly mayBeEmpty?: true;
  readonly summary: string;
}

export const CONFIG_KEYS: readonly ConfigKey[] = [
  {
    name: 'brick_min_size_gb',
    type: 'int',
    fallback: 1,
    least: 1,
    most: 1_048_576,
    summary: 'smallest brick, in GiB',
  },
  {
    name: 'brick_max_size_gb',
    type: 'int',
    fallback: 4096,
    least: 1,
    most: 1_048_576,
    summary: 'largest brick, in GiB',
  },
  {
    name: 'max_bricks_per_volume',
    type: 'int',
    fallback: 32,
    least: 1,
    most: 10_000,
    summary: 'most bricks of one volume',
  },
  {
    name: 'max_volumes_per_cluster',
    type: 'int',
    fallback: 1000,
    least: 1,
    most: 100_000,
    summary: 'most volumes of one cluster',
  },
  {
    name: 'average_file_size_kb',
    type: 'int',
    fallback: 64,
    least: 1,
    most: 1_073_741_824,
    summary: 'average file size in KiB, which arbiter bricks are sized by',
  },
  {
    name: 'zone_checking',
    type: 'string',
    fallback: 'none',
    choices: ['none', 'strict'],
    summary: 'strict: a set of bricks never has two in one zone',
  },
  {
    name: 'pre_request_volume_options',
    type: 'string',
    fallback: '',
    mayBeEmpty: true,
    summary: 'volume options set before those of the request, comma-separated',
  },
  {
    name: 'post_request_volume_options',
    type: 'string',
    fallback: '',
    mayBeEmpty: true,
    summary: 'volume options set after those of the request, comma-separated',
  },
  {
    name: 'block_hosting_volume_size',
    type: 'int',
    fallback: 1024,
    least: 1,
    most: 1_048_576,
    summary: 'size of automatic block-hosting volumes, in GiB',
  },
  {
    name: 'auto_create_block_hosting_volume',
    type: 'bool',
    fallback: false,
    summary: 'create block-hosting volumes when needed',
  },
  {
    name: 'block_hosting_volume_options',
    type: 'string',
    fallback: 'group gluster-block',
    mayBeEmpty: true,
    summary: 'options of block-hosting volumes, comma-separated',
  },
  {
    name: 'fstab',
    type: 'string',
    fallback: '/etc/fstab',
    pattern: /^\/[\w./-]+$/,
    summary: 'file on the hosts that brick mounts are written to; of hosts in pods: kubectl.fstab',
  },
  {
    name: 'mountopts',
    type: 'string',
    fallback:
      'rw,inode64,noatime,nouuid,nofail,x-systemd.before=glusterd.service,x-systemd.device-timeout=30',
    pattern: /^[\w=,.:-]+$/,
    summary: 'mount options of bricks',
  },
  {
    name: 'sudo',
    type: 'bool',
    fallback: true,
    summary: 'run everything under sudo -n where the login is not root',
  },
  {
    name: 'snapshot_limit',
    type: 'int',
    fallback: 0,
    least: 0,
    most: 256,
    summary: 'most snapshots of one volume; 0: as gluster has it',
  },
  {
    name: 'rebalance_on_expansion',
    type: 'bool',
    fallback: true,
    summary: 'rebalance a volume after it was expanded',
  },
  {
    name: 'backup_lvm_metadata',
    type: 'bool',
    fallback: false,
    summary: "keep LVM's own metadata backups on the hosts",
  },
  {
    name: 'gluster_cli_timeout',
    type: 'int',
    fallback: 600,
    least: 60,
    most: 86_400,
    summary: 'seconds that one gluster command may take',
  },
  {
    name: 'pv_data_alignment',
    type: 'string',
    fallback: '256K',
    pattern: /^[0-9]+[kKmM]?$/,
    summary: 'vgcreate --dataalignment',
  },
  {
    name: 'vg_physicalextentsize',
    type: 'string',
    fallback: '4M',
    pattern: /^[0-9]+[kKmM]?$/,
    summary: 'vgcreate --physicalextentsize',
  },
  {
    name: 'lv_chunksize',
    type: 'string',
    fallback: '256K',
    pattern: /^[0-9]+[kKmM]?$/,
    summary: 'lvcreate --chunksize',
  },
  {
    name: 'xfs_su',
    type: 'int',
    fallback: 0,
    least: 0,
    most: 1_048_576,
    summary: 'mkfs.xfs stripe unit in KiB; 0: none',
  },
  {
    name: 'xfs_sw',
    type: 'int',
    fallback: 0,
    least: 0,
    most: 1024,
    summary: 'mkfs.xfs stripe width; 0: none',
  },
  {
    name: 'pager',
    type: 'string',
    fallback: null,
    summary: 'command that shows what is higher than the terminal; off: none; PAGER, then less, when not set',
  },
  {
    name: 'ssh.user',
    type: 'string',
    fallback: null,
    pattern: /^[^\s@]+$/,
    summary: 'user to log in as; ~/.ssh/config decides when not set, then root',
  },
  {
    name: 'ssh.port',
    type: 'int',
    fallback: null,
    least: 1,
    most: 65_535,
    summary: 'port of the SSH servers',
  },
  { name: 'ssh.identityFile', type: 'string', fallback: null, summary: 'private key to log in with' },
  { name: 'ssh.jump', type: 'string', fallback: null, summary: 'host to go through, as ProxyJump' },
  {
    name: 'ssh.passphraseFile',
    type: 'string',
    fallback: null,
    summary: 'file with the passphrase of the private key',
  },
  {
    name: 'kubectl.path',
    type: 'string',
    fallback: 'kubectl',
    summary: 'the program that reaches hosts in pods; without a slash it is looked for in PATH',
  },
  {
    name: 'kubectl.kubeconfig',
    type: 'string',
    fallback: null,
    summary: 'kubeconfig for hosts in pods; KUBECONFIG and ~/.kube/config decide when not set',
  },
  {
    name: 'kubectl.context',
    type: 'string',
    fallback: null,
    pattern: /^[^\s-]\S*$/,
    summary: 'context for hosts in pods that name none; the current one when not set',
  },
  {
    name: 'kubectl.fstab',
    type: 'string',
    fallback: '/var/lib/heketi/fstab',
    pattern: /^\/[\w./-]+$/,
    summary: 'file that brick mounts of hosts in pods are written to: what the pod mounts when it starts',
  },
];

/** Global flags whose key or variable does not follow from their name. */
export const FLAG_KEYS: Readonly<Record<string, string>> = {
  'ssh-config': 'ssh.config',
  'known-hosts': 'ssh.knownHosts',
};

export function variableOf(name: string): string {
  return `GLUSTERCTL_${name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll(/[.\s-]/g, '_')
    .toUpperCase()}`;
}
