import { z } from 'zod';
import { FORM_ATTRIBUTES } from './attributes.ts';
import type {
  HeketiAttribute,
  HeketiBlockVolume,
  HeketiBrick,
  HeketiCluster,
  HeketiDevice,
  HeketiNode,
  HeketiOperation,
  HeketiVolume,
} from './database.ts';
import type { BucketName } from './forms.ts';

// What compiling a checker takes, a command that checks some entries never gets back.
z.config({ jitless: true });

const id = z.string().regex(/^[0-9a-f]{32}$/, 'is no id of 32 hex digits');
const idOrNone = z.string().regex(/^(?:[0-9a-f]{32})?$/, 'is no id of 32 hex digits');
const text = z.string().regex(/^\P{Cc}*$/u, 'has characters that are none of a text');
const whole = z.int().nonnegative();
const pathOrNone = text.regex(/^(?:\/.*)?$/, 'is no path from the root');
const deviceName = z.string().regex(/^\/[a-zA-Z0-9_.:/-]+$/, 'is no name of a device');
const volumeName = z.string().regex(/^[a-zA-Z0-9_-]+$/, 'is no name that Heketi gives or takes');
const host = z.string().regex(/^[^\s\p{Cc}]+$/u, 'is no name of a host');
const lvmName = z.string().regex(/^[a-zA-Z0-9+_.-]*$/, 'is no name of LVM');
const tags = z.record(text, text).readonly();
const state = z.enum(['', 'online', 'offline', 'failed']);
const pending = z.looseObject({ Id: idOrNone.default('') }).default({ Id: '' });

/** Older versions leave lists out, and hands that wrote an export may have put null. */
function list<T extends z.ZodType>(of: T) {
  return z
    .array(of)
    .nullable()
    .default([])
    .transform((found) => found ?? []);
}

const nullableTexts = z.array(text).nullable();

const cluster: z.ZodType<HeketiCluster> = z.looseObject({
  Info: z.looseObject({
    id,
    nodes: list(id),
    volumes: list(id),
    block: z.boolean().default(false),
    file: z.boolean().default(false),
    blockvolumes: list(id),
  }),
});

const node: z.ZodType<HeketiNode> = z.looseObject({
  State: state,
  Info: z.looseObject({
    zone: z.int().min(1),
    hostnames: z.looseObject({ manage: z.array(host).min(1), storage: z.array(host).min(1) }),
    cluster: id,
    tags: z.exactOptional(tags),
    id,
  }),
  Devices: list(id),
});

const device: z.ZodType<HeketiDevice> = z.looseObject({
  State: state,
  Info: z.looseObject({
    name: deviceName,
    tags: z.exactOptional(tags),
    storage: z.looseObject({ total: whole, free: whole, used: whole }),
    id,
    paths: z.exactOptional(z.array(pathOrNone)),
    pv_uuid: z.exactOptional(lvmName),
  }),
  Bricks: list(id),
  NodeId: id,
  ExtentSize: z.int().positive(),
});

const brick: z.ZodType<HeketiBrick> = z.looseObject({
  Info: z.looseObject({
    id,
    path: pathOrNone,
    device: id,
    node: id,
    volume: idOrNone.default(''),
    size: whole,
  }),
  TpSize: whole,
  PoolMetadataSize: whole,
  Pending: pending,
  LvmThinPool: lvmName.default(''),
  LvmLv: lvmName.default(''),
  SubType: z.int().min(0).max(2).default(0),
});

const volume: z.ZodType<HeketiVolume> = z.looseObject({
  Info: z.looseObject({
    size: whole,
    clusters: z.exactOptional(nullableTexts),
    name: volumeName,
    durability: z.looseObject({
      type: z.exactOptional(z.enum(['', 'none', 'replicate', 'disperse'])),
      replicate: z.looseObject({ replica: z.exactOptional(whole) }).default({}),
      disperse: z
        .looseObject({ data: z.exactOptional(whole), redundancy: z.exactOptional(whole) })
        .default({}),
    }),
    gid: z.exactOptional(whole),
    glustervolumeoptions: z.exactOptional(nullableTexts),
    block: z.exactOptional(z.boolean()),
    snapshot: z.looseObject({
      enable: z.boolean(),
      factor: z.union([z.literal(0), z.number().min(1).max(100)]),
    }),
    id,
    cluster: id,
    mount: z.looseObject({
      glusterfs: z.looseObject({ hosts: list(host), device: text, options: z.record(text, text) }),
    }),
    blockinfo: z
      .looseObject({
        freesize: z.exactOptional(z.int()),
        reservedsize: z.exactOptional(z.int()),
        blockvolume: z.exactOptional(z.array(id).nullable()),
        restriction: z.exactOptional(z.enum(['', 'locked', 'locked-by-update'])),
      })
      .default({}),
  }),
  Bricks: list(id),
  GlusterVolumeOptions: nullableTexts.default(null),
  Pending: pending,
});

const blockVolume: z.ZodType<HeketiBlockVolume> = z.looseObject({
  Info: z.looseObject({
    size: whole,
    clusters: z.exactOptional(nullableTexts),
    name: volumeName,
    hacount: z.exactOptional(whole),
    auth: z.exactOptional(z.boolean()),
    id,
    blockvolume: z.looseObject({
      hosts: z.array(host).nullable().default(null),
      iqn: text.default(''),
      lun: whole.default(0),
      username: text.default(''),
      password: text.default(''),
    }),
    cluster: z.exactOptional(idOrNone),
    blockhostingvolume: z.exactOptional(idOrNone),
    usablesize: z.exactOptional(whole),
  }),
  Pending: pending,
});

const attribute: z.ZodType<HeketiAttribute> = z
  .looseObject({ Key: text.min(1), Value: text })
  .refine(({ Key, Value }) => !FORM_ATTRIBUTES.includes(Key) || Value === 'yes', {
    path: ['Value'],
    message: 'is something else than yes',
  });

const operation: z.ZodType<HeketiOperation> = z.looseObject({
  Id: id,
  Timestamp: whole,
  Type: whole,
  Actions: list(z.looseObject({ Change: whole, Id: id, Delta: z.int().nullable().default(null) })),
  Status: z.enum(['', 'stale', 'failed']),
});

/** What an entry of each bucket must be. Fields that nobody knows are kept. */
export const SCHEMAS = {
  CLUSTER: cluster,
  VOLUME: volume,
  BRICK: brick,
  NODE: node,
  DEVICE: device,
  BLOCKVOLUME: blockVolume,
  DBATTRIBUTE: attribute,
  PENDING_OPERATIONS: operation,
} as const satisfies Record<BucketName, z.ZodType>;
