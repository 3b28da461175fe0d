import type { Access } from '../../model/access.ts';
import type {
  BlockVolume,
  Cluster,
  Device,
  Durability,
  EntryState,
  Node,
  Volume,
} from '../../model/entities.ts';
import { GIB } from '../../model/sizes.ts';
import { wantsArbiter } from '../../plans/create-volume.ts';
import type {
  HeketiBlockVolume,
  HeketiBrick,
  HeketiDatabase,
  HeketiDevice,
  HeketiNode,
  HeketiState,
  HeketiVolume,
} from '../records/database.ts';
import { clusterFlags } from '../records/meanings.ts';
import type { Unplaced } from './order.ts';

const ARBITER = 2;

export function clusterOf(database: HeketiDatabase, id: string): Cluster {
  return { id, name: null, ...clusterFlags(database, id) };
}

export function nodeOf(
  { Info, State }: HeketiNode,
  cluster: string,
  access: Access,
  glusterUuid: string | null,
): Node {
  const { id, zone, hostnames, tags = {} } = Info;
  return {
    id,
    cluster,
    zone,
    manage: hostnames.manage,
    storage: hostnames.storage,
    tags,
    state: stateOf(State),
    access,
    glusterUuid,
  };
}

export function deviceOf({ Info, State, ExtentSize }: HeketiDevice, node: string): Device {
  const { id, name, tags = {}, paths = [], pv_uuid: pvUuid = '', storage } = Info;
  return {
    id,
    node,
    name,
    paths,
    pvUuid: pvUuid === '' ? null : pvUuid,
    serialNumber: null,
    tags,
    state: stateOf(State),
    extentKiB: ExtentSize,
    totalKiB: storage.total,
  };
}

/** Very old entries have none, and are online. */
function stateOf(state: HeketiState): EntryState {
  return state === '' ? 'online' : state;
}

export function brickOf(entry: HeketiBrick, volume: string, node: string): Unplaced {
  const { id, device, path, size } = entry.Info;
  return {
    id,
    volume,
    device,
    path,
    sizeKiB: size,
    poolKiB: entry.TpSize,
    metadataKiB: entry.PoolMetadataSize,
    pool: entry.LvmThinPool === '' ? `tp_${id}` : entry.LvmThinPool,
    lv: entry.LvmLv === '' ? `brick_${id}` : entry.LvmLv,
    kind: entry.SubType === ARBITER ? 'arbiter' : 'data',
    node,
  };
}

/** The options in force, with the empty ones that stand for settings of the server that were not set. */
export function optionsOf({ Info, GlusterVolumeOptions }: HeketiVolume): readonly string[] {
  return GlusterVolumeOptions ?? Info.glustervolumeoptions ?? [];
}

export function volumeOf(entry: HeketiVolume, cluster: string, hasArbiters: boolean): Volume {
  const { id, name, size, gid = 0, block = false, snapshot, blockinfo, durability } = entry.Info;
  const options = optionsOf(entry);
  const { replicate, disperse } = durability;
  return {
    id,
    cluster,
    name,
    sizeKiB: size * GIB,
    durability: durabilityOf(entry, hasArbiters || wantsArbiter(options)),
    requested: {
      replica: replicate.replica ?? 0,
      data: disperse.data ?? 0,
      redundancy: disperse.redundancy ?? 0,
    },
    options,
    gid,
    snapshotFactor: Math.max(1, snapshot.factor),
    snapshotsEnabled: snapshot.enable,
    block,
    restriction: blockinfo.restriction ?? '',
    started: true,
    tags: {},
    snapshots: [],
    cloneOf: null,
    glusterUuid: null,
  };
}

/** Numbers that were not asked for are Heketi's defaults, which its records do not have. */
export function durabilityOf({ Info }: HeketiVolume, arbiter: boolean): Durability {
  const { type = '', replicate, disperse } = Info.durability;
  switch (type) {
    case '':
    case 'none':
      return { type: 'none' };
    case 'replicate': {
      const replica = replicate.replica || 2;
      return { type, replica, arbiter: arbiter && replica === 3 };
    }
    case 'disperse':
      return { type, data: disperse.data || 4, redundancy: disperse.redundancy || 2 };
  }
}

export function blockVolumeOf({ Info }: HeketiBlockVolume, hosting: Volume): BlockVolume {
  const { id, name, size, usablesize, hacount = 0, auth = false, blockvolume } = Info;
  const { hosts, iqn, lun, username, password } = blockvolume;
  return {
    id,
    cluster: hosting.cluster,
    hostingVolume: hosting.id,
    name,
    sizeGiB: size,
    usableGiB: usablesize === undefined || usablesize === 0 ? size : usablesize,
    ha: hacount,
    auth,
    hosts: hosts ?? [],
    iqn,
    lun,
    username,
    password,
  };
}
