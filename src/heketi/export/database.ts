import { blockInfo } from '../../model/block-hosting.ts';
import type { BlockVolume, Brick, Cluster, Device, Node, Tags, Volume } from '../../model/entities.ts';
import { wholeGiB } from '../../model/sizes.ts';
import type { State, Table } from '../../model/state.ts';
import { bricksOf, bricksOn, usageOf } from '../../model/usage.ts';
import { nodesOf, storageName } from '../../plans/addresses.ts';
import { ATTRIBUTES, GENERATION } from '../records/attributes.ts';
import type {
  Entries,
  HeketiAttribute,
  HeketiBlockVolume,
  HeketiBrick,
  HeketiCluster,
  HeketiDatabase,
  HeketiDevice,
  HeketiNode,
  HeketiVolume,
} from '../records/database.ts';

const NOT_PENDING = { Id: '' };

/** What Heketi's own database of the same clusters would hold, as its export prints it; no operation goes along. */
export function databaseOf(state: State): HeketiDatabase {
  return {
    clusterentries: entries(state.clusters, (cluster) => clusterEntry(state, cluster)),
    volumeentries: entries(state.volumes, (volume) => volumeEntry(state, volume)),
    brickentries: entries(state.bricks, (brick) => brickEntry(state, brick)),
    nodeentries: entries(state.nodes, (node) => nodeEntry(state, node)),
    deviceentries: entries(state.devices, (device) => deviceEntry(state, device)),
    blockvolumeentries: entries(state.blockVolumes, (block) => blockEntry(block)),
    dbattributeentries: attributes(state.lineage),
    pendingoperations: {},
  };
}

/** As `heketi db export` and `heketi-cli db dump` print it. */
export function exportText(database: unknown): string {
  const escaped: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };
  const text = JSON.stringify(database, null, 4).replaceAll(/[<>&]/g, (sign) => escaped[sign] ?? sign);
  return `${text.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`;
}

function entries<T, R>(table: Table<T>, entryOf: (value: T) => R): Entries<R> {
  return Object.fromEntries(
    Object.entries(table)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, value]) => [id, entryOf(value)]),
  );
}

function idsOf<T extends { readonly id: string }>(
  table: Table<T>,
  wanted: (entry: T) => boolean,
): readonly string[] {
  return Object.values(table)
    .filter(wanted)
    .map(({ id }) => id)
    .sort();
}

function clusterEntry(state: State, { id, block, file }: Cluster): HeketiCluster {
  return {
    Info: {
      id,
      nodes: idsOf(state.nodes, ({ cluster }) => cluster === id),
      volumes: idsOf(state.volumes, ({ cluster }) => cluster === id),
      block,
      file,
      blockvolumes: idsOf(state.blockVolumes, ({ cluster }) => cluster === id),
    },
  };
}

function tagsOf(tags: Tags): { readonly tags?: Tags } {
  const sorted = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? {} : { tags: Object.fromEntries(sorted) };
}

function nodeEntry(state: State, node: Node): HeketiNode {
  const { id, zone, manage, storage, cluster, tags } = node;
  return {
    State: node.state,
    Info: { zone, hostnames: { manage, storage }, cluster, ...tagsOf(tags), id },
    Devices: idsOf(state.devices, (device) => device.node === id),
  };
}

function deviceEntry(state: State, device: Device): HeketiDevice {
  const { id, name, tags, paths, pvUuid, node, extentKiB } = device;
  const own = bricksOn(state, id);
  const { totalKiB, freeKiB, usedKiB } = usageOf(device, own);
  return {
    State: device.state,
    Info: {
      name,
      ...tagsOf(tags),
      storage: { total: totalKiB, free: freeKiB, used: usedKiB },
      id,
      ...(paths.length === 0 ? {} : { paths }),
      ...(pvUuid === null ? {} : { pv_uuid: pvUuid }),
    },
    Bricks: own.map((brick) => brick.id).sort(),
    NodeId: node,
    ExtentSize: extentKiB,
  };
}

function brickEntry(state: State, brick: Brick): HeketiBrick {
  const { id, path, device, volume, sizeKiB, poolKiB, metadataKiB, pool, lv, kind } = brick;
  return {
    Info: { id, path, device, node: state.devices[device]?.node ?? '', volume, size: sizeKiB },
    TpSize: poolKiB,
    PoolMetadataSize: metadataKiB,
    Pending: NOT_PENDING,
    LvmThinPool: pool,
    LvmLv: lv === `brick_${id}` ? '' : lv,
    SubType: kind === 'arbiter' ? 2 : 1,
  };
}

function volumeEntry(state: State, volume: Volume): HeketiVolume {
  const { id, name, cluster, durability, requested, gid, block, options } = volume;
  const hosts = nodesOf(state, cluster).map(storageName);
  const { freeGiB, reservedGiB, blockVolumes } = blockInfo(state, volume);
  const { replica, data, redundancy } = requested;
  return {
    Info: {
      size: wholeGiB(volume.sizeKiB),
      name,
      durability: {
        type: durability.type,
        replicate: replica === 0 ? {} : { replica },
        disperse: { ...(data === 0 ? {} : { data }), ...(redundancy === 0 ? {} : { redundancy }) },
      },
      ...(gid === 0 ? {} : { gid }),
      ...(block ? { block } : {}),
      snapshot: { enable: volume.snapshotsEnabled, factor: volume.snapshotFactor },
      id,
      cluster,
      mount: {
        glusterfs: {
          hosts,
          device: `${hosts[0] ?? ''}:${name}`,
          options: { 'backup-volfile-servers': hosts.slice(1).join(',') },
        },
      },
      blockinfo: {
        ...(freeGiB === 0 ? {} : { freesize: freeGiB }),
        ...(reservedGiB === 0 ? {} : { reservedsize: reservedGiB }),
        ...(blockVolumes.length === 0 ? {} : { blockvolume: blockVolumes }),
        ...(volume.restriction === '' ? {} : { restriction: volume.restriction }),
      },
    },
    Bricks: bricksOf(state, id)
      .map((brick) => brick.id)
      .sort(),
    GlusterVolumeOptions: options,
    Pending: NOT_PENDING,
  };
}

function blockEntry(block: BlockVolume): HeketiBlockVolume {
  const { id, name, sizeGiB, usableGiB, ha, auth, hosts, iqn, lun, username, password } = block;
  return {
    Info: {
      size: sizeGiB,
      name,
      ...(ha === 0 ? {} : { hacount: ha }),
      ...(auth ? { auth } : {}),
      id,
      blockvolume: { hosts, iqn, lun, username, password },
      cluster: block.cluster,
      blockhostingvolume: block.hostingVolume,
      ...(usableGiB === 0 ? {} : { usablesize: usableGiB }),
    },
    Pending: NOT_PENDING,
  };
}

/** Those of v10: by them Heketi knows which form its records have. */
function attributes(generation: string): Entries<HeketiAttribute> {
  return Object.fromEntries(
    ATTRIBUTES.toSorted().map((Key) => [Key, { Key, Value: Key === GENERATION ? generation : 'yes' }]),
  );
}
