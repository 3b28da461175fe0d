import type { Service } from './types.ts';

interface Package {
  readonly version: string;
  readonly architecture: string;
  readonly commands: readonly string[];
  /** Units that it brings, as Debian leaves them behind its installation. */
  readonly services?: Readonly<Record<string, Service>>;
  readonly folders?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

/** As gluster's package of Debian brings it. */
export const ROTATION_FILE = '/etc/logrotate.d/glusterfs-common';
export const ROTATION = `/var/log/glusterfs/*.log /var/log/glusterfs/bricks/*.log {
\tdaily
\trotate 7
\tdelaycompress
\tcompress
\tcopytruncate
\tnotifempty
\tmissingok
}
`;

/** What Debian 12 has of what a gluster host needs. */
export const PACKAGES: Readonly<Record<string, Package>> = {
  'glusterfs-server': {
    version: '10.3-5',
    architecture: 'amd64',
    // With its client, which is a package of its own.
    commands: ['gluster', 'mount.glusterfs'],
    // Debian enables and starts it for nobody.
    services: { glusterd: { active: false, enabled: false } },
    folders: [
      '/var/lib/glusterd',
      '/var/lib/glusterd/peers',
      '/var/lib/glusterd/vols',
      '/var/log/glusterfs',
      '/run/gluster',
      '/run/gluster/snaps',
    ],
    files: { [ROTATION_FILE]: ROTATION },
  },
  lvm2: {
    version: '2.03.16-2',
    architecture: 'amd64',
    commands:
      'lvm pvs vgs lvs pvcreate vgcreate lvcreate lvremove vgreduce vgremove pvremove lvchange vgchange pvresize'.split(
        ' ',
      ),
    folders: ['/etc/lvm'],
  },
  'thin-provisioning-tools': { version: '0.9.0-2', architecture: 'amd64', commands: ['thin_check'] },
  xfsprogs: { version: '6.1.0-1', architecture: 'amd64', commands: ['mkfs.xfs'] },
  chrony: {
    version: '4.3-2+deb12u1',
    architecture: 'amd64',
    commands: [],
    services: { chrony: { active: true, enabled: true } },
  },
};
