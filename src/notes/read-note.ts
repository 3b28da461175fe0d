import { z } from 'zod';
import { NOTE_FORMAT, type Written } from './note.ts';

z.config({ jitless: true });

const id = z.string().regex(/^[0-9a-f]{32}$/);
const kib = z.int().nonnegative();
const words = z.array(z.string()).readonly();
const names = z.array(z.string()).min(1).readonly();
const tags = z.record(z.string(), z.string()).readonly();
const state = z.enum(['online', 'offline', 'failed']);

const member = z.object({
  id,
  zone: z.int().min(1),
  manage: names,
  storage: names,
  tags,
  state,
});

const brick = z.object({
  id,
  device: id,
  position: z.int().nonnegative(),
  kind: z.enum(['data', 'arbiter']),
  sizeKiB: kib,
  poolKiB: kib,
  metadataKiB: kib,
  pool: z.string().min(1),
  place: z.exactOptional(
    z.object({
      node: id,
      path: z.string().min(1),
      lv: z.string().min(1),
      point: z.string().min(1),
      totalKiB: kib,
      inside: z.exactOptional(id),
    }),
  ),
});

const durability = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('replicate'), replica: z.int().min(1), arbiter: z.boolean() }),
  z.object({ type: z.literal('disperse'), data: z.int().min(1), redundancy: z.int().min(1) }),
]);

const note = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('cluster'),
    id,
    name: z.string().nullable(),
    file: z.boolean(),
    block: z.boolean(),
    nodes: z.array(member).readonly(),
  }),
  member.extend({ kind: z.literal('node'), cluster: id }),
  z.object({ kind: z.literal('device'), id, node: id, name: z.string(), tags, state }),
  z.object({
    kind: z.literal('volume'),
    id,
    cluster: id,
    name: z.string(),
    sizeKiB: kib,
    durability,
    requested: z.object({ replica: z.int(), data: z.int(), redundancy: z.int() }),
    options: words,
    gid: z.int().nonnegative(),
    snapshotFactor: z.number().min(1),
    snapshotsEnabled: z.boolean(),
    block: z.boolean(),
    restriction: z.enum(['', 'locked', 'locked-by-update']),
    tags,
    cloneOf: id.nullable(),
    created: z.exactOptional(z.string()),
    bricks: z.array(brick).readonly(),
  }),
  z.object({
    kind: z.literal('block-volume'),
    id,
    cluster: id,
    hostingVolume: id,
    name: z.string(),
    sizeGiB: z.number(),
    usableGiB: z.number(),
    ha: z.int(),
    auth: z.boolean(),
    hosts: words,
    iqn: z.string(),
    lun: z.int(),
    username: z.string(),
  }),
]);

const frame = z.object({ written: z.int().nonnegative(), format: z.literal(NOTE_FORMAT), lineage: id });

/** A line that a host holds as a note; null: it is none, or one of a later version. */
export function readNote(line: string): Written | null {
  let found: unknown;
  try {
    found = JSON.parse(line);
  } catch {
    return null;
  }
  const [framed, told] = [frame.safeParse(found), note.safeParse(found)];
  if (!framed.success || !told.success) return null;
  const { written, lineage } = framed.data;
  return { written, lineage, note: told.data };
}
