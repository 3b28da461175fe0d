/** A mount as systemd has it, of a volume that a client mounts. */
export interface MountUnit {
  /** `mnt-data`: systemd names a unit after the place. */
  readonly name: string;
  readonly what: string;
  readonly where: string;
  readonly options: string;
  readonly lines: readonly string[];
}

/** The first host is asked for the volume, the others where it does not answer. */
export function mountUnit(volume: string, hosts: readonly string[], where: string): MountUnit {
  const [first = '', ...others] = hosts;
  const what = `${first}:/${volume}`;
  const backups = others.length === 0 ? '' : `,backup-volfile-servers=${others.join(':')}`;
  const options = `defaults,_netdev${backups}`;
  return {
    name: where.replace(/^\//, '').replaceAll('-', '\\x2d').replaceAll('/', '-'),
    what,
    where,
    options,
    lines: [
      '[Unit]',
      `Description=GlusterFS volume ${volume}`,
      'Wants=network-online.target',
      'After=network-online.target',
      '',
      '[Mount]',
      `What=${what}`,
      `Where=${where}`,
      'Type=glusterfs',
      `Options=${options}`,
      '',
      '[Install]',
      'WantedBy=remote-fs.target',
    ],
  };
}
