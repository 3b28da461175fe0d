import { sameRun } from '../health/look.ts';
import type { FoundMount } from '../inventory/inventory.ts';
import { isClone, MOUNT_ROOT, mountPoint, volumeGroup, volumeNode } from '../lvm/names.ts';
import type { Brick } from '../model/entities.ts';
import { grouped } from '../model/grouped.ts';
import { type Difference, difference } from './difference.ts';
import { type Ground, knownPoints } from './ground.ts';
import type { Host } from './host.ts';
import type { DifferenceKind } from './kinds.ts';
import { isSamePath, isThere } from './logical-volumes.ts';
import { brickTeller } from './tell-brick.ts';

/** File systems of bricks on one host, mounted where and as they should be. */
export function mountDifferences(ground: Ground, host: Host): readonly Difference[] {
  const byPoint = grouped(host.inventory.mounts, ({ point }) => sameRun(point));
  const byNode = grouped(host.inventory.mounts, ({ node }) => node);
  const bricks = ground.bricksAt(host);
  return [
    ...bricks.flatMap((brick) =>
      brickDifferences(ground, host, brick, {
        here: byPoint.get(sameRun(mountPoint(brick))) ?? [],
        ofIt: byNode.get(volumeNode(brick)) ?? [],
      }),
    ),
    ...orphans(ground, host, new Set(bricks.map(volumeNode))),
  ];
}

interface Mounts {
  /** At the brick's mount point, the topmost last. */
  readonly here: readonly FoundMount[];
  /** Of the brick's device, wherever. */
  readonly ofIt: readonly FoundMount[];
}

function brickDifferences(
  ground: Ground,
  host: Host,
  brick: Brick,
  { here, ofIt }: Mounts,
): readonly Difference[] {
  const label = ground.label(brick);
  const node = volumeNode(brick);
  const point = mountPoint(brick);
  const tell = brickTeller(ground, host, brick);
  const top = here.at(-1);
  const elsewhere = ofIt.filter((mount) => !isSamePath(mount.point, point));
  if (top === undefined) {
    const [other] = elsewhere;
    if (other !== undefined)
      return [
        tell(
          'mount-elsewhere',
          `The file system of ${label} is mounted at ${other.point}, and not where its brick is looked for`,
          point,
          other.point,
          [{ command: `umount ${other.point}`, on: host.name, when: 'when nobody uses it' }],
        ),
      ];
    if (!isThere(host, brick)) return [];
    return [
      tell(
        'mount-missing',
        `The file system of ${label} is not mounted`,
        `${node} at ${point}`,
        'not mounted',
        [{ command: mountCommand(ground, host, brick), on: host.name }],
      ),
    ];
  }
  if (top.node !== node)
    return [
      tell(
        'mount-of-other-device',
        `Where the brick of ${label} is looked for, another device is mounted`,
        node,
        top.node,
      ),
    ];
  if (here.length > 1 || elsewhere.length > 0) {
    const others = [...here.slice(0, -1), ...elsewhere];
    return [
      tell(
        'mount-twice',
        `The file system of ${label} is mounted more than once`,
        `once, at ${point}`,
        `${others.map((mount) => `${mount.node} at ${mount.point}`).join(', ')}, too`,
      ),
    ];
  }
  return optionDifferences(ground, brick, top, tell);
}

/** Without its line in fstab `mount` must be told all. */
function mountCommand({ settings: { mountOptions } }: Ground, host: Host, brick: Brick): string {
  const point = mountPoint(brick);
  if (host.inventory.fstab.some((line) => line.point === point)) return `mount ${point}`;
  const options = isClone(brick) ? 'nouuid' : mountOptions;
  return `mount -o ${options} ${volumeNode(brick)} ${point}`;
}

/** Those that the kernel shows as they were given. */
const VISIBLE = new Set([
  'noatime',
  'nodiratime',
  'inode64',
  'nouuid',
  'discard',
  'nodev',
  'nosuid',
  'noexec',
]);

/** Whatever gluster mounts, it mounts in its own way. */
function optionDifferences(
  ground: Ground,
  brick: Brick,
  { options }: FoundMount,
  tell: (kind: DifferenceKind, what: string, expected: string, found: string) => Difference,
): readonly Difference[] {
  const found = options.split(',');
  const wanted = ground.settings.mountOptions.split(',');
  const label = ground.label(brick);
  if (found.includes('ro') && !wanted.includes('ro'))
    return [tell('mount-read-only', `The file system of ${label} is mounted read-only`, 'rw', 'ro')];
  if (isClone(brick)) return [];
  const lacking = wanted.filter((option) => VISIBLE.has(option) && !found.includes(option));
  if (lacking.length === 0) return [];
  return [
    tell(
      'mount-options-differ',
      `The file system of ${label} is mounted without ${lacking.join(', ')}`,
      ground.settings.mountOptions,
      options,
    ),
  ];
}

/** Below our folder, or gluster's for snapshots, and of nothing that anybody has. */
function orphans(ground: Ground, host: Host, own: ReadonlySet<string>): readonly Difference[] {
  const known = knownPoints(ground, host);
  const groups = new Map(host.devices.map((device) => [volumeGroup(device.id), device]));
  return host.inventory.mounts.flatMap(({ node, point }) => {
    const [, hex] = /^\/run\/gluster\/snaps\/([0-9a-f]{32})\//.exec(sameRun(point)) ?? [];
    const isOurs =
      point.startsWith(`${MOUNT_ROOT}/`) || (hex !== undefined && ground.ofGluster?.has(hex) === false);
    if (!isOurs || known.has(sameRun(point)) || own.has(node)) return [];
    const device = groups.get(/^\/dev\/mapper\/(vg_[0-9a-f]{32})-/.exec(node)?.[1] ?? '');
    return [
      difference('mount-of-no-brick', {
        host: host.name,
        key: point.replace(`${MOUNT_ROOT}/`, ''),
        name: point,
        about: point,
        what: `${host.name} has ${node} mounted at ${point}, and the state no brick there`,
        expected: 'not mounted',
        found: node,
        cluster: ground.cluster.id,
        touches: [host.node.id, device?.id, ...(point.match(/[0-9a-f]{32}/g) ?? [])],
        next: [],
      }),
    ];
  });
}
