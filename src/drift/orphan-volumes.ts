import type { FoundLv } from '../inventory/inventory.ts';
import { volumeGroup } from '../lvm/names.ts';
import type { Device } from '../model/entities.ts';
import { formatSize } from '../model/sizes.ts';
import { type Difference, difference } from './difference.ts';
import type { Ground } from './ground.ts';
import { otherLineage } from './groups.ts';
import type { Host } from './host.ts';
import type { DifferenceKind } from './kinds.ts';
import { lvsOf, OF_GLUSTER, renamedLv } from './logical-volumes.ts';

/** What lies in our groups and is of no brick: left behind, or somebody else's. */
export function orphanVolumes(ground: Ground, host: Host): readonly Difference[] {
  if (host.inventory.lvs === null) return [];
  return host.devices.flatMap((device) => inGroup(ground, host, device));
}

function inGroup(ground: Ground, host: Host, device: Device): readonly Difference[] {
  const lvs = lvsOf(host, volumeGroup(device.id));
  const bricks = ground.bricksOn(device.id);
  const known = new Set(bricks.flatMap(({ lv, pool }) => [lv, pool]));
  const renamed = new Set(
    bricks.flatMap((brick) => (lvs.has(brick.lv) ? [] : (renamedLv(ground, brick, lvs)?.name ?? []))),
  );
  return [...lvs.values()].flatMap((lv) => {
    if (known.has(lv.name) || renamed.has(lv.name) || isServed(ground, lv, lvs)) return [];
    const kind = kindOf(ground.ofGluster, lv, ground.settings.lineage);
    return kind === null ? [] : [told(ground, host, device, lv, kind)];
  });
}

/** gluster has a brick there, in a volume that the state lacks: that is what is told. */
function isServed({ served }: Ground, lv: FoundLv, lvs: ReadonlyMap<string, FoundLv>): boolean {
  const holds = ({ group, name }: FoundLv): boolean => served.volumes.has(`${group}/${name}`);
  return holds(lv) || [...lvs.values()].some((other) => other.pool === lv.name && holds(other));
}

function isOurs({ name, tags }: FoundLv): boolean {
  return tags.includes('glusterctl') || /^(brick|tp)_[0-9a-f]{32}$/.test(name);
}

function kindOf(known: ReadonlySet<string> | null, lv: FoundLv, lineage: string): DifferenceKind | null {
  const isPool = lv.attributes.startsWith('t');
  const [, hex] = OF_GLUSTER.exec(lv.name) ?? [];
  if (hex !== undefined) {
    return known === null || known.has(hex) ? null : 'lv-of-no-snapshot';
  }
  // Whatever it is called: that two states work with one disk is no matter of a person's own volume.
  if (otherLineage(lv.tags, lineage) !== null) return 'lv-of-other-state';
  if (!isOurs(lv)) return 'lv-foreign';
  return isPool ? 'thin-pool-of-no-brick' : 'lv-of-no-brick';
}

const WORDS: Partial<Record<DifferenceKind, string>> = {
  'lv-foreign': 'which is none of ours',
  'lv-of-other-state': 'which says that it belongs to another state',
  'lv-of-no-brick': 'of no brick that the state has',
  'thin-pool-of-no-brick': 'of no brick that the state has',
  'lv-of-no-snapshot': 'of a snapshot or clone that gluster no longer has',
};

function told(ground: Ground, host: Host, device: Device, lv: FoundLv, kind: DifferenceKind): Difference {
  const thing = lv.attributes.startsWith('t') ? 'thin pool' : 'logical volume';
  const name = `${lv.group}/${lv.name}`;
  const source = host.inventory.mounts.find(({ node }) => node.endsWith(`-${lv.name.replaceAll('-', '--')}`));
  const mounted = source === undefined ? '' : `, mounted at ${source.point}`;
  const made = lv.created === '' ? '' : `, made ${lv.created}`;
  const bricks = (ground.views.agreed ?? []).flatMap((volume) => volume.bricks);
  const known = bricks.some(({ path }) => path.includes(`/${lv.name}/`)) ? ', known to gluster' : '';
  return difference(kind, {
    host: host.name,
    key: lv.name,
    device: device.id,
    name: lv.name,
    about: name,
    what: `${ground.deviceLabel(device)} holds the ${thing} ${lv.name}, ${WORDS[kind] ?? ''}`,
    expected: 'none',
    found: `${formatSize(lv.sizeKiB)}${made}${mounted}${known}`,
    cluster: ground.cluster.id,
    touches: [host.node.id, device.id, /[0-9a-f]{32}/.exec(lv.name)?.[0]],
    next: [],
  });
}
