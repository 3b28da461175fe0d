import { hostName } from '../health/survey.ts';
import type { FoundGroup, Inventory } from '../inventory/inventory.ts';
import { expectedGroupKiB } from '../lvm/device.ts';
import { deviceOfGroup, idInTags, tagsFor, volumeGroup } from '../lvm/names.ts';
import type { Device } from '../model/entities.ts';
import { formatSize, MIB } from '../model/sizes.ts';
import { type Difference, difference } from './difference.ts';
import { type Ground, groupOf } from './ground.ts';
import type { Host } from './host.ts';
import type { DifferenceKind } from './kinds.ts';
import { unknownDevice } from './unknown-device.ts';

/** A disk that grew by less gives no brick more. */
const LEAST_GROWTH_KIB = 256 * MIB;

/** Volume groups of one host beside its devices. */
export function groupDifferences(ground: Ground, host: Host): readonly Difference[] {
  const { groups } = host.inventory;
  if (groups === null) return [];
  return [
    ...host.devices.flatMap((device) => deviceDifferences(ground, host, device)),
    ...groups.flatMap((group) => ghost(ground, host, group)),
  ];
}

/** A group of the device under another name: its disk tells. */
function renamed({ inventory }: Host, { pvUuid }: Device): FoundGroup | undefined {
  if (pvUuid === null) return undefined;
  return inventory.groups?.find(({ disks }) => disks.some(({ uuid }) => uuid === pvUuid));
}

function deviceDifferences(ground: Ground, host: Host, device: Device): readonly Difference[] {
  const label = ground.deviceLabel(device);
  const name = volumeGroup(device.id);
  const tell = teller(ground, host, device, label);
  const group = groupOf(host, device.id);
  if (group === undefined) {
    const other = renamed(host, device);
    if (other !== undefined)
      return [
        tell(
          'group-renamed',
          `The volume group of ${label} has another name: ${other.name}`,
          { expected: name, found: other.name },
          [
            {
              command: `vgrename ${other.name} ${name}`,
              on: host.name,
              when: 'while nothing of it is mounted',
            },
          ],
        ),
      ];
    return [
      tell('group-missing', `LVM finds no volume group of ${label}`, { expected: name, found: 'none' }, [
        {
          command: `glusterctl device replace ${label} ${label}`,
          on: null,
          when: 'with a new disk in its place',
        },
      ]),
    ];
  }
  return [
    ...disks(host, device, group, tell, label),
    ...sizes(device, group, tell, label),
    ...tags(ground, device, group, tell, label),
  ];
}

type Tell = ReturnType<typeof teller>;

function teller({ cluster }: Ground, { name, node }: Host, device: Device, label: string) {
  return (
    kind: DifferenceKind,
    what: string,
    values: Pick<Difference, 'expected' | 'found'>,
    next: Difference['next'] = [],
    set: Partial<Device> | null = null,
  ): Difference =>
    difference(kind, {
      host: name,
      device: device.id,
      take: set === null ? null : { table: 'devices', id: device.id, set },
      key: device.id,
      about: label,
      what,
      ...values,
      cluster: cluster.id,
      touches: [node.id, device.id],
      next,
    });
}

const GONE = '[unknown]';

function disks(
  { inventory }: Host,
  device: Device,
  { disks: found }: FoundGroup,
  tell: Tell,
  label: string,
): readonly Difference[] {
  const gone = found.find(({ path }) => path === GONE);
  if (gone !== undefined)
    return [
      tell('group-disk-missing', `A disk of the volume group of ${label} is gone`, {
        expected: device.pvUuid ?? 'a disk',
        found: gone.uuid,
      }),
    ];
  const [first] = found;
  if (first === undefined || found.length !== 1)
    return [
      tell(
        'group-disks-differ',
        `The volume group of ${label} has ${found.length} disks, and should have one`,
        {
          expected: device.name,
          found: found.map(({ path }) => path).join(' '),
        },
      ),
    ];
  const moved = !isCalled(inventory, first.path, device);
  const other = device.pvUuid !== null && first.uuid !== device.pvUuid;
  const resync = [{ command: `glusterctl device resync ${device.id}`, on: null }];
  return [
    ...(moved
      ? [
          tell(
            'device-moved',
            `The disk of ${label} is called ${first.path} now`,
            { expected: device.name, found: first.path },
            resync,
            { name: first.path, paths: [first.path, ...device.paths.filter((path) => path !== first.path)] },
          ),
        ]
      : []),
    ...(other
      ? [
          tell(
            'pv-uuid-differs',
            `${label} is another physical volume than it was`,
            { expected: device.pvUuid ?? '', found: first.uuid },
            resync,
            { pvUuid: first.uuid },
          ),
        ]
      : []),
  ];
}

/** The name that a person gave it, be it a link, still leads there. */
function isCalled({ names }: Inventory, path: string, { name, paths }: Device): boolean {
  const block = names?.blocks.find((each) => each.path === path);
  if (names == null || block === undefined) return [name, ...paths].includes(path);
  return [path, block.kernelPath, ...names.linksTo(block)].includes(name);
}

function sizes(device: Device, group: FoundGroup, tell: Tell, label: string): readonly Difference[] {
  const found: Difference[] = [];
  const resync = [{ command: `glusterctl device resync ${device.id}`, on: null }];
  if (group.extentKiB !== device.extentKiB)
    found.push(
      tell(
        'group-extent-differs',
        `The extents of ${label} have another size`,
        { expected: formatSize(device.extentKiB), found: formatSize(group.extentKiB) },
        [],
        { extentKiB: group.extentKiB },
      ),
    );
  if (group.totalKiB !== device.totalKiB) {
    const growth = group.totalKiB > device.totalKiB ? 'larger' : 'smaller';
    found.push(
      tell(
        'group-size-differs',
        `The volume group of ${label} is ${growth} than the state has it`,
        { expected: formatSize(device.totalKiB), found: formatSize(group.totalKiB) },
        resync,
        { totalKiB: group.totalKiB },
      ),
    );
  }
  const [disk] = group.disks;
  if (disk !== undefined && group.disks.length === 1) {
    const most = expectedGroupKiB(disk.diskKiB, group.extentKiB);
    if (most - group.totalKiB >= LEAST_GROWTH_KIB)
      found.push(
        tell(
          'device-grown',
          `The disk of ${label} is larger than what LVM uses of it`,
          { expected: formatSize(group.totalKiB), found: formatSize(disk.diskKiB) },
          resync,
        ),
      );
  }
  return found;
}

function tags(
  { settings }: Ground,
  device: Device,
  group: FoundGroup,
  tell: Tell,
  label: string,
): readonly Difference[] {
  const other = otherLineage(group.tags, settings.lineage);
  if (other !== null)
    return [
      tell('group-of-other-state', `The volume group of ${label} says that it belongs to another state`, {
        expected: settings.lineage,
        found: other,
      }),
    ];
  const wanted = tagsFor(settings.lineage, { device: device.id });
  const lacking = wanted.filter((tag) => !group.tags.includes(tag));
  if (lacking.length === 0) return [];
  return [
    tell('group-tags-missing', `The volume group of ${label} lacks the tags that say whose it is`, {
      expected: lacking.join(' '),
      found: group.tags.join(' ') || 'none',
    }),
  ];
}

/** The lineage that tags name, where it is another one. */
export function otherLineage(tags: readonly string[], own: string): string | null {
  const told = idInTags(tags, 'lineage');
  return told === undefined || told === own ? null : told;
}

/** Ours by its name or tags, and of no device. */
function ghost(ground: Ground, host: Host, group: FoundGroup): readonly Difference[] {
  const id = deviceOfGroup(group.name) ?? idInTags(group.tags, 'device');
  if (id === undefined || host.devices.some((device) => device.id === id || isSame(device, group))) return [];
  const lost = unknownDevice(ground, host, group);
  if (lost !== null) return [notInState(ground, host, group, lost)];
  const there = ground.state.devices[id];
  const node = ground.state.nodes[there?.node ?? ''];
  const paths = group.disks.map(({ path }) => path).join(' ');
  return [
    difference('group-of-no-device', {
      host: host.name,
      key: group.name,
      about: `${host.name}:${paths}`,
      what:
        node === undefined
          ? `${host.name} has the volume group ${group.name} on ${paths}, and the state no such device`
          : `${host.name} has the volume group ${group.name} on ${paths}, which the state has on ${hostName(node)}`,
      expected: 'none',
      found: `${formatSize(group.totalKiB)}, ${formatSize(group.totalKiB - group.freeKiB)} of it in use`,
      cluster: ground.cluster.id,
      touches: [host.node.id, id],
      next: [{ command: `lvs ${group.name}`, on: host.name, when: 'what is in it' }],
    }),
  ];
}

/** A disk of ours, as of a host that was off when the state was made anew. */
function notInState(
  { cluster }: Ground,
  { name, node }: Host,
  { totalKiB, freeKiB }: FoundGroup,
  device: Device,
): Difference {
  const label = `${name}:${device.name}`;
  const used = totalKiB - freeKiB;
  return difference('device-not-in-state', {
    host: name,
    key: device.id,
    about: label,
    what: `${label} is a disk of ours, and the state does not have it`,
    expected: 'none',
    found: `volume group ${volumeGroup(device.id)}, ${formatSize(totalKiB)}, ${formatSize(used)} of it in use`,
    cluster: cluster.id,
    touches: [node.id, device.id],
    take: { table: 'new-devices', id: device.id, device },
    next:
      device.state === 'online'
        ? []
        : [
            {
              command: `glusterctl device enable ${device.id}`,
              on: null,
              when: used === 0 ? 'then, to have bricks placed there' : 'then, once what is on it is known',
            },
          ],
  });
}

function isSame({ pvUuid }: Device, { disks: found }: FoundGroup): boolean {
  return pvUuid !== null && found.some(({ uuid }) => uuid === pvUuid);
}
