import type { FoundMount } from '../inventory/inventory.ts';
import { isClone, MOUNT_ROOT, mapperNode, mountPoint, volumeNode } from '../lvm/names.ts';
import type { Brick } from '../model/entities.ts';
import { grouped } from '../model/grouped.ts';
import { type Difference, difference } from './difference.ts';
import { type Ground, knownPoints } from './ground.ts';
import type { Host } from './host.ts';
import { brickTeller } from './tell-brick.ts';

/** The lines that mount bricks of one host at its next boot. */
export function fstabDifferences(ground: Ground, host: Host): readonly Difference[] {
  const lines = grouped(host.inventory.fstab, ({ point }) => point);
  return [
    ...ground
      .bricksAt(host)
      .filter((brick) => !isClone(brick))
      .flatMap((brick) => ofBrick(ground, host, brick, lines.get(mountPoint(brick)) ?? [])),
    ...orphans(ground, host, lines),
  ];
}

function ofBrick(
  ground: Ground,
  host: Host,
  brick: Brick,
  lines: readonly FoundMount[],
): readonly Difference[] {
  const label = ground.label(brick);
  const node = volumeNode(brick);
  const file = fileOf(ground, host);
  const tell = brickTeller(ground, host, brick);
  const [line] = lines;
  if (line === undefined)
    return [
      tell(
        'fstab-line-missing',
        `${file} does not mount ${label}: after the next boot it is missing`,
        `${node} ${mountPoint(brick)}`,
        'no line',
      ),
    ];
  const wrong = lines.find((each) => !isDeviceOf(each.node, node));
  if (wrong !== undefined)
    return [
      tell(
        'fstab-device-differs',
        `${file} mounts another device where ${label} is looked for`,
        node,
        wrong.node,
      ),
    ];
  if (lines.length > 1)
    return [
      tell(
        'fstab-line-twice',
        `${file} mounts ${label} by ${lines.length} lines`,
        'one line',
        `${lines.length} lines`,
      ),
    ];
  if (optionsOf(line.options) === optionsOf(ground.settings.mountOptions)) return [];
  return [
    tell(
      'fstab-options-differ',
      `${file} mounts ${label} with other options`,
      ground.settings.mountOptions,
      line.options,
    ),
  ];
}

function fileOf({ settings }: Ground, { node }: Host): string {
  return settings.fstabs[node.access.via];
}

/** LVM's two names for it. */
function isDeviceOf(found: string, node: string): boolean {
  const [, group, volume] = /^\/dev\/(?!mapper\/|disk\/)([^/]+)\/([^/]+)$/.exec(found) ?? [];
  if (group === undefined || volume === undefined) return found === node;
  return node === mapperNode(group, volume);
}

function optionsOf(options: string): string {
  return options.split(',').sort().join(',');
}

function orphans(
  ground: Ground,
  host: Host,
  lines: ReadonlyMap<string, readonly FoundMount[]>,
): readonly Difference[] {
  const known = knownPoints(ground, host);
  return [...lines].flatMap(([point, [line]]) => {
    if (line === undefined || !point.startsWith(`${MOUNT_ROOT}/`) || known.has(point)) return [];
    return [
      difference('fstab-line-of-no-brick', {
        host: host.name,
        key: point.replace(`${MOUNT_ROOT}/`, ''),
        name: point,
        about: point,
        what: `${fileOf(ground, host)} of ${host.name} mounts ${line.node} at ${point}, and the state has no brick there`,
        expected: 'no line',
        found: `${line.node} ${point}`,
        cluster: ground.cluster.id,
        touches: [host.node.id, ...(point.match(/[0-9a-f]{32}/g) ?? [])],
      }),
    ];
  });
}
