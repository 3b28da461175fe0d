import { createHash } from 'node:crypto';
import type { SimulatedDevice, SimulatedHost } from '../options.ts';
import { ROTATION, ROTATION_FILE } from './package-list.ts';
import type { Content, Disk, FileNode, FileTree, HostModel, Service, SimulationModel } from './types.ts';

export function drawUuid(model: { drawn: number }): string {
  model.drawn += 1;
  const hex = createHash('sha256').update(`glusterctl ${model.drawn}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** LVM's form: 6-4-4-4-4-4-6. */
export function drawLvmUuid(model: { drawn: number }): string {
  const hex = drawUuid(model).replaceAll('-', '');
  const lengths = [6, 4, 4, 4, 4, 4, 6];
  let at = 0;
  return lengths
    .map((length) => {
      at += length;
      return hex.slice(at - length, at);
    })
    .join('-');
}

export function directory(mode = 0o755): FileNode {
  return { kind: 'directory', mode, user: 0, group: 0, content: '', synced: null, attributes: {} };
}

export function file(content: string, mode = 0o644): FileNode {
  return { kind: 'file', mode, user: 0, group: 0, content, synced: null, attributes: {} };
}

export function link(target: string): FileNode {
  return { kind: 'link', mode: 0o777, user: 0, group: 0, content: target, synced: null, attributes: {} };
}

export function emptyTree(): FileTree {
  return { nodes: { '/': directory() }, pending: {} };
}

/** The file that says what kind of host this is: the only thing by which the product tells. */
const SIMULATOR_FILE = '/etc/glusterctl-simulator';

const FSTAB = `# /etc/fstab: static file system information.
UUID=2c6ad4a5-54c1-4b05-a3a4-9d6f9d0d7a11 / ext4 errors=remount-ro 0 1
`;

type Named = Pick<SimulatedHost, 'name' | 'storage'>;

/** What a privileged container shows of itself, with the folders of its node that pods of gluster mount. */
const OF_POD: Readonly<Record<string, string>> = {
  '/proc/self/status': 'Name:\tsh\nCapEff:\t000001ffffffffff\n',
  '/proc/self/mountinfo': `600 512 0:52 / / rw,relatime master:210 - overlay overlay rw
612 600 0:5 / /dev rw,nosuid,relatime master:8 - devtmpfs udev rw,size=8120012k
618 600 254:1 /var/lib/heketi /var/lib/heketi rw,relatime - ext4 /dev/vda1 rw
619 600 254:1 /var/lib/glusterd /var/lib/glusterd rw,relatime - ext4 /dev/vda1 rw
`,
};

/** The files of a host whose operating system was just installed. */
export function rootTree(host: Named, hosts: readonly Named[], isPod = false): FileTree {
  const tree = emptyTree();
  if (isPod) tree.nodes['/proc/self'] = directory();
  const folders =
    '/boot /dev /dev/disk /dev/disk/by-id /dev/mapper /etc /etc/lvm /home /proc /root /etc/logrotate.d /etc/modules-load.d /etc/systemd /etc/systemd/system /run /run/lock /run/gluster /run/gluster/snaps /sys /tmp /usr /usr/bin /usr/sbin /var /var/lib /var/lib/glusterd /var/lib/glusterd/peers /var/lib/glusterd/vols /var/lib/heketi /var/log /var/log/glusterfs /mnt';
  for (const path of folders.split(' ')) tree.nodes[path] = directory();
  tree.nodes['/var/run'] = link('/run');
  tree.nodes['/bin'] = link('/usr/bin');
  tree.nodes['/sbin'] = link('/usr/sbin');
  const files: Readonly<Record<string, string>> = {
    [ROTATION_FILE]: ROTATION,
    [SIMULATOR_FILE]: 'This host is simulated by glusterctl.\n',
    '/etc/fstab': FSTAB,
    '/etc/hostname': `${host.name}\n`,
    '/etc/hosts': `127.0.0.1 localhost\n${hosts.map((each) => `${each.storage} ${each.name}\n`).join('')}`,
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  };
  for (const [path, text] of Object.entries({ ...files, ...(isPod ? OF_POD : {}) }))
    tree.nodes[path] = file(text);
  return tree;
}

function contentOf(device: SimulatedDevice, model: { drawn: number }): Content | null {
  switch (device.content) {
    case undefined:
      return null;
    case 'gpt':
      return { type: 'gpt', uuid: drawUuid(model), partitions: [{ sizeKiB: device.sizeKiB - 2048 }] };
    case 'swap':
      return { type: 'swap', uuid: drawUuid(model), label: '' };
    default:
      return { type: device.content, uuid: drawUuid(model), label: '', tree: emptyTree() };
  }
}

function disk(device: SimulatedDevice, host: SimulatedHost, model: { drawn: number }): Disk {
  return {
    path: device.path,
    sizeKiB: device.sizeKiB,
    vgSizeKiB: device.vgSizeGiB === undefined ? null : device.vgSizeGiB * 1024 * 1024,
    serial: device.serial ?? `SIM-${host.name}-${device.path.replaceAll(/^.*\//g, '')}`,
    model: device.model ?? 'simulated',
    rotational: device.rotational ?? false,
    readOnly: device.readOnly ?? false,
    ...(device.heldBy === undefined ? {} : { heldBy: device.heldBy }),
    content: contentOf(device, model),
  };
}

export function newServices(): Record<string, Service> {
  const running = (): Service => ({ active: true, enabled: true });
  return { glusterd: running(), ssh: running(), 'systemd-timesyncd': running() };
}

/** Kernel modules of a sound host. */
export const MODULES: readonly string[] = [
  'dm_mod',
  'dm_thin_pool',
  'dm_snapshot',
  'dm_mirror',
  'xfs',
  'fuse',
];

function hostModel(
  host: SimulatedHost,
  hosts: readonly SimulatedHost[],
  model: { drawn: number },
): HostModel {
  const uuid = drawUuid(model);
  return {
    name: host.name,
    storage: host.storage,
    zone: host.zone ?? 1,
    uuid,
    up: true,
    boots: 1,
    clockOffsetSeconds: 0,
    diskFull: false,
    disks: host.devices.map((device) => disk(device, host, model)),
    ...(host.fstab === undefined ? {} : { fstab: host.fstab }),
    groups: {},
    root: rootTree(host, hosts, host.fstab !== undefined),
    mounts: [{ source: '/dev/vda', target: '/', type: 'ext4', options: 'rw,relatime,errors=remount-ro' }],
    services: newServices(),
    modules: [...MODULES],
    missing: [],
    processes: [],
    bricks: {},
  };
}

export function createModel(hosts: readonly SimulatedHost[]): SimulationModel {
  const model: SimulationModel = { format: 1, drawn: 0, time: Date.UTC(2026, 0, 1), hosts: [], pools: [] };
  for (const host of hosts) model.hosts.push(hostModel(host, hosts, model));
  model.pools = model.hosts.map((host) => ({
    id: drawUuid(model),
    members: [host.name],
    volumes: {},
    snapshots: {},
  }));
  return model;
}
