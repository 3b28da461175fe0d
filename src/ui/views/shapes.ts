import { accessShape } from '../../model/access.ts';
import { blockInfo } from '../../model/block-hosting.ts';
import type { Brick, Device, Durability, Node, Tags, Volume } from '../../model/entities.ts';
import { entryOf } from '../../model/entries.ts';
import { isForeign } from '../../model/foreign.ts';
import type { Id } from '../../model/ids.ts';
import { formatSize, GIB, wholeGiB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksByDevice, bricksOf, usageOf } from '../../model/usage.ts';
import type { TableSpec } from '../view.ts';

/** JSON in Heketi's shapes, fields in its order; what is ours comes behind. Lists are in the order of ids. */

export function byId<T extends { readonly id: Id }>(entries: Iterable<T>): T[] {
  return [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function sortedTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function devicesOf(state: State, node: Id): Device[] {
  return byId(Object.values(state.devices).filter((device) => device.node === node));
}

/** What only the table of a single entry has room for; nothing of it is left out. */
export function withLastColumn(table: TableSpec, title: string, names: readonly string[]): TableSpec {
  return {
    ...table,
    columns: [...table.columns.map(({ drop: _drop, ...column }) => column), { title, kind: 'text' }],
    rows: table.rows.map((row) => [...row, names.join(', ') || '-']),
  };
}

/** As it is typed: `gl1:/dev/sdb`. */
export function deviceLabel(state: State, device: Device): string {
  return `${hostOf(state, device)}:${device.name}`;
}

/** The name of its host. */
export function hostOf(state: State, { node }: Device): string {
  return state.nodes[node]?.manage[0] ?? node;
}

/** Heketi's text calls a failed entry removed. */
export function deviceWord({ state, foreign }: Device): string {
  return foreign === true ? 'foreign' : state === 'failed' ? 'removed' : state;
}

export function brickShape(state: State, brick: Brick) {
  const node = state.devices[brick.device]?.node ?? '';
  return {
    id: brick.id,
    path: brick.path,
    device: brick.device,
    node,
    volume: brick.volume,
    size: brick.sizeKiB,
    // Held by an operation that has not ended.
    ...(entryOf(state, 'bricks', brick.id) === undefined ? { pending: true } : {}),
    ...(brick.replacedBy === undefined ? {} : { replacedBy: brick.replacedBy }),
    ...(isForeign(state, brick) ? { foreign: true } : {}),
  };
}

type BricksOf = ReadonlyMap<Id, readonly Brick[]>;

export function deviceShape(state: State, device: Device, bricks: BricksOf = bricksByDevice(state)) {
  const own = bricks.get(device.id) ?? [];
  const { totalKiB, freeKiB, usedKiB, spareKiB } = usageOf(device, own);
  return {
    name: device.name,
    ...(Object.keys(device.tags).length === 0 ? {} : { tags: sortedTags(device.tags) }),
    storage: {
      total: totalKiB,
      free: freeKiB,
      used: usedKiB,
      ...(spareKiB === 0 ? {} : { spare: spareKiB }),
    },
    id: device.id,
    ...(device.paths.length === 0 ? {} : { paths: device.paths }),
    ...(device.pvUuid === null ? {} : { pv_uuid: device.pvUuid }),
    state: device.state,
    ...(device.foreign === true ? { foreign: true } : {}),
    bricks: byId(own).map((brick) => brickShape(state, brick)),
  };
}

export function nodeShape(state: State, node: Node, bricks: BricksOf = bricksByDevice(state)) {
  return {
    zone: node.zone,
    hostnames: { manage: node.manage, storage: node.storage },
    cluster: node.cluster,
    ...(Object.keys(node.tags).length === 0 ? {} : { tags: sortedTags(node.tags) }),
    id: node.id,
    state: node.state,
    devices: devicesOf(state, node.id).map((device) => deviceShape(state, device, bricks)),
    ...accessShape(node.access),
    ...(node.maintenance == null ? {} : { maintenance: node.maintenance }),
  };
}

/** A line of ours below Heketi's size, which is whole GiB and cut off, where that is not all of it. */
export function exactSize({ sizeKiB }: Volume, indent = ''): string {
  return sizeKiB % GIB === 0 ? '' : `${indent}Exact size: ${formatSize(sizeKiB)}\n`;
}

/** Storage names of all nodes of the cluster, in the order of node ids; the first is what one mounts from. */
export function mountHosts(state: State, cluster: Id): string[] {
  return byId(Object.values(state.nodes).filter((node) => node.cluster === cluster)).map(
    (node) => node.storage[0] ?? '',
  );
}

function durabilityShape({ type }: Durability, requested: Volume['requested']) {
  const { replica, data, redundancy } = requested;
  return {
    type,
    replicate: replica === 0 ? {} : { replica },
    disperse: { ...(data === 0 ? {} : { data }), ...(redundancy === 0 ? {} : { redundancy }) },
  };
}

export function volumeShape(state: State, volume: Volume) {
  const hosts = mountHosts(state, volume.cluster);
  const { freeGiB, reservedGiB, blockVolumes } = blockInfo(state, volume);
  const bricks = byId(bricksOf(state, volume.id));
  const arbiter = volume.durability.type === 'replicate' && volume.durability.arbiter;
  return {
    size: wholeGiB(volume.sizeKiB),
    name: volume.name,
    durability: durabilityShape(volume.durability, volume.requested),
    ...(volume.gid === 0 ? {} : { gid: volume.gid }),
    glustervolumeoptions: volume.options,
    ...(volume.block ? { block: true } : {}),
    snapshot: { enable: volume.snapshotsEnabled, factor: volume.snapshotFactor },
    id: volume.id,
    cluster: volume.cluster,
    mount: {
      glusterfs: {
        hosts,
        device: `${hosts[0] ?? ''}:${volume.name}`,
        options: { 'backup-volfile-servers': hosts.slice(1).join(',') },
      },
    },
    blockinfo: {
      ...(freeGiB === 0 ? {} : { freesize: freeGiB }),
      ...(reservedGiB === 0 ? {} : { reservedsize: reservedGiB }),
      ...(blockVolumes.length === 0 ? {} : { blockvolume: blockVolumes }),
      ...(volume.restriction === '' ? {} : { restriction: volume.restriction }),
    },
    bricks: bricks.map((brick) => brickShape(state, brick)),
    // What is ours; a plain volume of whole GiB looks exactly as Heketi's.
    ...(volume.sizeKiB % GIB === 0 ? {} : { sizeKiB: volume.sizeKiB }),
    ...(arbiter ? { arbiter: true } : {}),
    ...(Object.keys(volume.tags).length === 0 ? {} : { tags: sortedTags(volume.tags) }),
    ...(volume.snapshots.length === 0 ? {} : { snapshots: volume.snapshots }),
    ...(volume.started ? {} : { started: false }),
    ...(volume.cloneOf === null ? {} : { cloneOf: volume.cloneOf }),
    ...(volume.orderUnknown === true ? { orderUnknown: true } : {}),
  };
}
