import type { Content, Disk, HostModel, LogicalVolume, VolumeGroup } from './types.ts';

/** A block device of a host, whatever it is made of. */
export interface Block {
  /** The name tools show: /dev/vdb, /dev/mapper/vg-lv. */
  readonly path: string;
  readonly sizeKiB: number;
  readonly kind: 'disk' | 'part' | 'lvm';
  readonly disk: Disk | null;
  readonly group: string | null;
  readonly volume: LogicalVolume | null;
  readonly holder: { content: Content | null };
  /** Whatever is read or written there ends in an error. */
  readonly dead: boolean;
}

const NOTHING: Block['holder'] = Object.freeze({ content: null });

/** What LVM knows of a group is on the group's own disks, and lost with the last of them. */
export function isFound(host: HostModel, name: string): boolean {
  const group = host.groups[name];
  return (
    group !== undefined &&
    host.disks.some(
      ({ path, failed, content }) =>
        failed === undefined &&
        content?.type === 'lvm' &&
        content.group === name &&
        group.disks.includes(path),
    )
  );
}

/** It is such a disk, or lies on one. */
export function isHung(host: HostModel, block: Block | null): boolean {
  if (block === null) return false;
  const below = block.group === null ? [] : (host.groups[block.group]?.disks ?? []);
  return host.disks.some(
    (disk) => disk.hangs === true && (disk.path === block.disk?.path || below.includes(disk.path)),
  );
}

export function mapperName(group: string, volume: string): string {
  return `${group.replaceAll('-', '--')}-${volume.replaceAll('-', '--')}`;
}

/** What udev links to a disk. */
export function linksOf(disk: Disk): readonly string[] {
  return [
    ...(disk.serial === '' ? [] : [`/dev/disk/by-id/virtio-${disk.serial}`]),
    `/dev/disk/by-diskseq/${arrivalOf(disk)}`,
  ];
}

/** A number that another disk at the same place hasn't. */
function arrivalOf({ path, serial, sizeKiB }: Disk): number {
  const text = `${path} ${serial} ${sizeKiB}`;
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
}

export function blocksOf(host: HostModel): readonly Block[] {
  return [...disksOf(host), ...volumesOf(host)];
}

function disksOf(host: HostModel): readonly Block[] {
  const present = host.disks.filter(({ failed }) => failed !== 'gone');
  return present.flatMap((disk): Block[] => [
    {
      path: disk.path,
      sizeKiB: disk.sizeKiB,
      kind: 'disk',
      disk,
      group: null,
      volume: null,
      holder: disk.failed === undefined ? disk : NOTHING,
      dead: disk.failed !== undefined,
    },
    ...(disk.content?.type === 'gpt' && disk.failed === undefined ? disk.content.partitions : []).map(
      (partition, index): Block => ({
        path: `${disk.path}${/\d$/.test(disk.path) ? 'p' : ''}${index + 1}`,
        sizeKiB: partition.sizeKiB,
        kind: 'part',
        disk: null,
        group: null,
        volume: null,
        holder: { content: null },
        dead: false,
      }),
    ),
  ]);
}

function volumesOf(host: HostModel): readonly Block[] {
  return Object.entries(host.groups).flatMap(([name, group]) =>
    Object.values(group.volumes).flatMap((volume) => volumeBlock(host, name, volume) ?? []),
  );
}

function volumeBlock(host: HostModel, group: string, volume: LogicalVolume): Block | null {
  if (!volume.active || (volume.kind !== 'thin' && volume.kind !== 'linear')) return null;
  const dead = !isFound(host, group);
  return {
    path: `/dev/mapper/${mapperName(group, volume.name)}`,
    sizeKiB: volume.sizeKiB,
    kind: 'lvm',
    disk: null,
    group,
    volume,
    holder: dead ? NOTHING : volume,
    dead,
  };
}

/** By any of its names, links included; also UUID=. Files are resolved through this: it looks at no more than it must. */
export function findBlock(host: HostModel, name: string): Block | null {
  const path = name.includes('//') ? name.replaceAll(/\/+/g, '/') : name;
  if (path.startsWith('UUID=')) return withContent(host, path.slice(5));
  if (!path.startsWith('/dev/')) return null;
  const disks = path.startsWith('/dev/mapper/') ? [] : disksOf(host);
  const disk = disks.find(
    (block) =>
      block.path === path ||
      (path.startsWith('/dev/disk/') && block.disk !== null && linksOf(block.disk).includes(path)),
  );
  if (disk !== undefined) return disk;
  for (const [group, { volumes }] of Object.entries(host.groups)) {
    const mapped = `/dev/mapper/${group.replaceAll('-', '--')}-`;
    const found = path.startsWith(mapped)
      ? volumes[path.slice(mapped.length).replaceAll('--', '-')]
      : path.startsWith(`/dev/${group}/`)
        ? volumes[path.slice(group.length + 6)]
        : undefined;
    if (found !== undefined) return volumeBlock(host, group, found);
  }
  return null;
}

function withContent(host: HostModel, uuid: string): Block | null {
  return blocksOf(host).find(({ holder: { content } }) => content?.uuid === uuid) ?? null;
}

export function groupExtents(host: HostModel, group: VolumeGroup): number {
  let extents = 0;
  for (const disk of host.disks) {
    if (!group.disks.includes(disk.path) || disk.content?.type !== 'lvm') continue;
    const usable = disk.vgSizeKiB ?? (disk.content.pvKiB ?? disk.sizeKiB) - disk.content.startKiB;
    extents += Math.floor(usable / group.extentKiB);
  }
  return extents;
}

function extents(group: VolumeGroup, sizeKiB: number): number {
  return Math.ceil(sizeKiB / group.extentKiB);
}

export function usedExtents(group: VolumeGroup): number {
  return Object.values(group.volumes).reduce(
    (sum, volume) =>
      sum +
      (volume.kind === 'thin' ? 0 : extents(group, volume.sizeKiB)) +
      (volume.kind === 'pool' ? extents(group, volume.metadataKiB) : 0),
    0,
  );
}
