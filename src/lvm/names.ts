import type { Brick } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import { MOUNT_ROOT, ownPlace } from '../model/own-brick.ts';
import type { State } from '../model/state.ts';
import { type Fragment, sh } from '../shell/script.ts';
import type { HostSettings } from './settings.ts';

export { MOUNT_ROOT };

export function volumeGroup(device: Id): string {
  return `vg_${device}`;
}

/** The device that a group is named after; null: it is none of this program's or Heketi's. */
export function deviceOfGroup(group: string): Id | null {
  return /^vg_([0-9a-f]{32})$/.exec(group)?.[1] ?? null;
}

export function deviceDirectory(device: Id): string {
  return `${MOUNT_ROOT}/${volumeGroup(device)}`;
}

/** Where a brick is mounted: its path without the last part. */
export function mountPoint(brick: Brick): string {
  return brick.path.replace(/\/[^/]*$/, '');
}

/** Where the file system of a brick is mounted, whoever made it. */
export function mountOf(state: Pick<State, 'devices'>, brick: Brick): string {
  const device = state.devices[brick.device];
  return device?.foreign === true ? device.name : mountPoint(brick);
}

export function volumeNode(brick: Brick): string {
  return mapperNode(volumeGroup(brick.device), brick.lv);
}

/** Device-mapper doubles the hyphens of both names. */
export function mapperNode(group: string, volume: string): string {
  return `/dev/mapper/${group.replaceAll('-', '--')}-${volume.replaceAll('-', '--')}`;
}

/** The path Heketi gave to bricks; what a new brick gets. */
export function brickPath(device: Id, brick: Id): string {
  return ownPlace(device, brick).path;
}

/** Made by gluster from a snapshot: gluster mounts it itself, it has no line in fstab. */
export function isClone(brick: Brick): boolean {
  return /^(\/var)?\/run\/gluster\//.test(brick.path);
}

/** Tags that say who made an LVM object and for what; all characters are legal in tags. */
export function tagsFor(lineage: Id, ids: Readonly<Record<string, string | number>>): readonly string[] {
  return [
    'glusterctl',
    ...Object.entries({ lineage, ...ids }).map(([kind, id]) => `${beginningOf(kind)}${id}`),
  ];
}

export function tagArguments(
  { lineage }: HostSettings,
  ids: Readonly<Record<string, string | number>>,
): Fragment {
  return sh`${tagsFor(lineage, ids).flatMap((tag) => ['--addtag', tag])}`;
}

/** What tags say of this kind. */
export function idInTags(tags: readonly string[], kind: string): string | undefined {
  const beginning = beginningOf(kind);
  return tags.find((tag) => tag.startsWith(beginning))?.slice(beginning.length);
}

function beginningOf(kind: string): string {
  return `glusterctl.${kind}=`;
}

export function autobackup(settings: HostSettings): string {
  return `--autobackup=${settings.backupLvmMetadata ? 'y' : 'n'}`;
}
