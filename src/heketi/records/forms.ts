import {
  anyNumber,
  as,
  flag,
  flat,
  float,
  hidden,
  int,
  list,
  map,
  maybe,
  struct,
  text,
  uint,
  words,
  wordsOrNull,
} from './form.ts';

const pending = as('Pending', struct({ Id: as('Id', text) }), 6);

const cluster = struct({
  Info: as(
    'Info',
    struct({
      Id: as('id', text),
      Nodes: as('nodes', words),
      Volumes: as('volumes', words),
      ClusterFlags: flat({ Block: as('block', flag), File: as('file', flag) }, 6),
      BlockVolumes: as('blockvolumes', words, 6),
    }),
  ),
});

const node = struct({
  Entry: flat({ State: as('State', text) }),
  Info: as(
    'Info',
    struct({
      NodeAddRequest: flat({
        Zone: as('zone', int),
        Hostnames: as('hostnames', struct({ Manage: as('manage', words), Storage: as('storage', words) })),
        ClusterId: as('cluster', text),
        Tags: maybe('tags', map, 10),
      }),
      Id: as('id', text),
    }),
  ),
  Devices: as('Devices', words),
});

const device = struct({
  Entry: flat({ State: as('State', text) }),
  Info: as(
    'Info',
    struct({
      Device: flat({ Name: as('name', text), Tags: maybe('tags', map, 10) }),
      Storage: as(
        'storage',
        struct({ Total: as('total', uint), Free: as('free', uint), Used: as('used', uint) }),
      ),
      Id: as('id', text),
      Paths: maybe('paths', words, 10),
      PvUUID: maybe('pv_uuid', text, 10),
    }),
  ),
  Bricks: as('Bricks', words),
  NodeId: as('NodeId', text),
  ExtentSize: as('ExtentSize', uint),
});

const brick = struct({
  Info: as(
    'Info',
    struct({
      Id: as('id', text),
      Path: as('path', text),
      DeviceId: as('device', text),
      NodeId: as('node', text),
      VolumeId: as('volume', text, 6),
      Size: as('size', uint),
    }),
  ),
  TpSize: as('TpSize', uint),
  PoolMetadataSize: as('PoolMetadataSize', uint),
  Pending: pending,
  LvmThinPool: as('LvmThinPool', text, 10),
  LvmLv: as('LvmLv', text, 10),
  SubType: as('SubType', int, 10),
});

const volume = struct({
  Info: as(
    'Info',
    struct({
      VolumeCreateRequest: flat({
        Size: as('size', int),
        Clusters: maybe('clusters', words),
        Name: as('name', text),
        Durability: as(
          'durability',
          struct({
            Type: maybe('type', text),
            Replicate: as('replicate', struct({ Replica: maybe('replica', int) })),
            Disperse: as(
              'disperse',
              struct({ Data: maybe('data', int), Redundancy: maybe('redundancy', int) }),
            ),
          }),
        ),
        Gid: maybe('gid', int),
        GlusterVolumeOptions: maybe('glustervolumeoptions', words, 6),
        Block: maybe('block', flag, 6),
        Snapshot: as('snapshot', struct({ Enable: as('enable', flag), Factor: as('factor', float) })),
      }),
      Id: as('id', text),
      Cluster: as('cluster', text),
      Mount: as(
        'mount',
        struct({
          GlusterFS: as(
            'glusterfs',
            struct({
              Hosts: as('hosts', words),
              MountPoint: as('device', text),
              Options: as('options', map),
            }),
          ),
        }),
      ),
      BlockInfo: as(
        'blockinfo',
        struct({
          FreeSize: maybe('freesize', int),
          ReservedSize: maybe('reservedsize', int, 10),
          BlockVolumes: maybe('blockvolume', words),
          Restriction: maybe('restriction', text, 10),
        }),
        6,
      ),
    }),
  ),
  Bricks: as('Bricks', words),
  // Says again what Info.Durability says, with Heketi's defaults in it.
  Durability: hidden(anyNumber),
  GlusterVolumeOptions: as('GlusterVolumeOptions', wordsOrNull, 6),
  Pending: pending,
});

const blockVolume = struct({
  Info: as(
    'Info',
    struct({
      BlockVolumeCreateRequest: flat({
        Size: as('size', int),
        Clusters: maybe('clusters', words),
        Name: as('name', text),
        Hacount: maybe('hacount', int),
        Auth: maybe('auth', flag),
      }),
      Id: as('id', text),
      BlockVolume: as(
        'blockvolume',
        struct({
          Hosts: as('hosts', wordsOrNull),
          Iqn: as('iqn', text),
          Lun: as('lun', int),
          Username: as('username', text),
          Password: as('password', text),
        }),
      ),
      Cluster: maybe('cluster', text),
      BlockHostingVolume: maybe('blockhostingvolume', text),
      UsableSize: maybe('usablesize', int, 10),
    }),
  ),
  Pending: pending,
});

const attribute = struct({ Key: as('Key', text), Value: as('Value', text) });

const operation = struct({
  PendingOperation: flat({
    PendingItem: flat({ Id: as('Id', text) }),
    Timestamp: as('Timestamp', int),
    Type: as('Type', int),
    Actions: as(
      'Actions',
      list(struct({ Change: as('Change', int), Id: as('Id', text), Delta: as('Delta', anyNumber) })),
    ),
  }),
  Status: as('Status', text),
});

/** The records of each bucket. */
export const FORMS = {
  CLUSTER: cluster,
  VOLUME: volume,
  BRICK: brick,
  NODE: node,
  DEVICE: device,
  BLOCKVOLUME: blockVolume,
  DBATTRIBUTE: attribute,
  PENDING_OPERATIONS: operation,
} as const;

export type BucketName = keyof typeof FORMS;
