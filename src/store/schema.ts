import { z } from 'zod';
import { KNOWN_TRANSPORTS } from '../model/access.ts';
import {
  type Change,
  OPERATION_KINDS,
  type Operation,
  type Plan,
  type Script,
  type Stage,
  type Step,
} from '../model/plan.ts';
import type { SystemIdentity } from '../model/process-identity.ts';
import type { State } from '../model/state.ts';

// What compiling a checker takes, a command that checks some entries never gets back.
z.config({ jitless: true });

export const id = z.string().regex(/^[0-9a-f]{32}$/, 'is no id of 32 hex digits');
const kib = z.int().nonnegative();
export const words = z.array(z.string()).readonly();
const tags = z.record(z.string(), z.string()).readonly();
const entryState = z.enum(['online', 'offline', 'failed']);
/** The compiler counts an absent key and an undefined value apart; JSON has only the first. */
const absent = <T extends z.ZodType>(type: T) => z.exactOptional(type);

const sshAccess = z.strictObject({
  via: z.literal('ssh'),
  user: absent(z.string()),
  port: absent(z.int().min(1).max(65535)),
  identityFile: absent(z.string()),
  sudo: absent(z.boolean()),
  jump: absent(z.string()),
});

const kubectlAccess = z.strictObject({
  via: z.literal('kubectl'),
  namespace: z.string().min(1),
  selector: absent(z.string().min(1)),
  daemonset: absent(z.string().min(1)),
  container: absent(z.string().min(1)),
  context: absent(z.string().min(1)),
});

const access = z.discriminatedUnion('via', [sshAccess, kubectlAccess], {
  error: ({ code, input }) =>
    code === 'invalid_union'
      ? `${JSON.stringify(viaOf(input))} is no way to reach a host that this version knows: ${KNOWN_TRANSPORTS}`
      : undefined,
});

function viaOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'via' in input ? input.via : null;
}

const cluster = z.strictObject({ id, name: z.string().nullable(), file: z.boolean(), block: z.boolean() });

const node = z.strictObject({
  id,
  cluster: id,
  zone: z.int().min(1),
  manage: words,
  storage: words,
  tags,
  state: entryState,
  access,
  glusterUuid: z.string().nullable(),
  maintenance: absent(z.strictObject({ since: z.string(), was: z.enum(['online', 'offline']) }).nullable()),
});

const device = z.strictObject({
  id,
  node: id,
  name: z.string().min(1),
  paths: words,
  pvUuid: z.string().nullable(),
  serialNumber: z.string().nullable(),
  tags,
  state: entryState,
  extentKiB: z.int().positive(),
  totalKiB: kib,
  foreign: absent(z.literal(true)),
  inside: absent(id),
});

const brick = z.strictObject({
  id,
  volume: id,
  device: id,
  path: z.string(),
  host: absent(z.string().min(1)),
  sizeKiB: kib,
  poolKiB: kib,
  metadataKiB: kib,
  pool: z.string().min(1),
  lv: z.string().min(1),
  kind: z.enum(['data', 'arbiter']),
  position: z.int().nonnegative(),
  replacedBy: absent(id),
});

const durability = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('replicate'), replica: z.int().min(1), arbiter: z.boolean() }),
  z.strictObject({ type: z.literal('disperse'), data: z.int().min(1), redundancy: z.int().min(1) }),
]);

const snapshot = z.strictObject({
  name: z.string().min(1),
  created: z.string(),
  description: z.string(),
  active: z.boolean(),
  bricks: absent(z.int().positive()),
});

const volume = z.strictObject({
  id,
  cluster: id,
  name: z.string().min(1),
  sizeKiB: kib,
  durability,
  requested: z.strictObject({ replica: z.int(), data: z.int(), redundancy: z.int() }),
  options: words,
  gid: z.int().nonnegative(),
  snapshotFactor: z.number().min(1),
  snapshotsEnabled: z.boolean(),
  block: z.boolean(),
  restriction: z.enum(['', 'locked', 'locked-by-update']),
  started: z.boolean(),
  tags,
  snapshots: z.array(snapshot).readonly(),
  cloneOf: id.nullable(),
  glusterUuid: z.string().nullable(),
  orderUnknown: absent(z.boolean()),
  created: absent(z.string()),
});

const blockVolume = z.strictObject({
  id,
  cluster: id,
  hostingVolume: id,
  name: z.string().min(1),
  sizeGiB: kib,
  usableGiB: kib,
  ha: z.int().nonnegative(),
  auth: z.boolean(),
  hosts: words,
  iqn: z.string(),
  lun: z.int(),
  username: z.string(),
  password: z.string(),
});

const script: z.ZodType<Script> = z.strictObject({ text: z.string(), changes: z.boolean() });
const address = z.strictObject({ name: z.string().min(1), access });

const step: z.ZodType<Step> = z.strictObject({
  id: z.string().min(1),
  host: address,
  alternatives: z.array(address).readonly(),
  title: z.string(),
  script,
  preview: absent(script),
  undo: script.nullable(),
  undoKeeps: absent(z.strictObject({ title: z.string(), what: z.string() })),
  timeoutSeconds: z.number().positive(),
  reads: z.string().nullable(),
  whenUnreachable: z.enum(['fail', 'defer']),
  mutex: absent(z.string()),
  oneByOne: absent(z.literal(true)),
  prints: absent(z.literal(true)),
});

function changeOf<Name extends string, Shape extends z.ZodRawShape>(table: Name, entity: z.ZodObject<Shape>) {
  return [
    z.strictObject({ do: z.literal('add'), table: z.literal(table), id, value: entity }),
    z.strictObject({ do: z.literal('update'), table: z.literal(table), id, set: entity.partial() }),
    z.strictObject({ do: z.literal('remove'), table: z.literal(table), id }),
  ] as const;
}

const change = z.union([
  ...changeOf('clusters', cluster),
  ...changeOf('nodes', node),
  ...changeOf('devices', device),
  ...changeOf('bricks', brick),
  ...changeOf('volumes', volume),
  ...changeOf('blockVolumes', blockVolume),
]) as unknown as z.ZodType<Change>;

const stage: z.ZodType<Stage> = z.strictObject({
  title: z.string(),
  steps: z.array(step).readonly(),
  lane: absent(z.string().min(1)),
  judge: absent(z.strictObject({ by: z.string().min(1), about: z.record(z.string(), words).readonly() })),
  commits: absent(z.array(change).readonly()),
  turned: absent(z.literal(true)),
});

export const plan: z.ZodType<Plan> = z.strictObject({
  kind: z.enum(OPERATION_KINDS),
  title: z.string(),
  changes: z.array(change).readonly(),
  uses: z.array(z.string()).readonly(),
  stages: z.array(stage).readonly(),
  beforeUndo: absent(z.array(step).readonly()),
  confirm: absent(z.string().min(1)),
  parallel: absent(z.int().positive()),
  recovery: z.enum(['back', 'forward']),
  notes: words,
});

const system: z.ZodType<SystemIdentity> = z.strictObject({
  boot: z.string().min(1),
  pids: absent(z.int()),
  machine: absent(z.string().min(1)),
  booted: absent(z.int()),
});

const operation: z.ZodType<Operation> = z.strictObject({
  id,
  plan,
  created: z.string(),
  owner: z.strictObject({
    pid: z.int(),
    processStart: z.number(),
    host: z.string(),
    system: absent(system),
    user: z.string(),
    command: z.string(),
  }),
  token: absent(z.int().positive()),
  seenToken: absent(z.int().positive()),
  status: z.enum(['running', 'failed']),
  direction: z.enum(['forward', 'back']),
  reason: z.string(),
  since: absent(z.string()),
  remaining: words,
  leftToUndo: absent(words),
  waitsFor: absent(z.string()),
  readings: z.array(change).readonly(),
  after: absent(id),
});

const table = <T extends z.ZodType>(entity: T) => z.record(id, entity);

const stateSchema: z.ZodType<State> = z.strictObject({
  format: z.literal(3),
  lineage: id,
  serial: z.int().nonnegative(),
  simulated: z.boolean().nullable(),
  clusters: table(cluster),
  nodes: table(node),
  devices: table(device),
  bricks: table(brick),
  volumes: table(volume),
  blockVolumes: table(blockVolume),
  operations: table(operation),
});

/** Where a document departs from the schema: `devices.4f….totalKiB: expected number`. Empty: it is a state. */
export function schemaErrors(document: unknown): string[] {
  const result = stateSchema.safeParse(document);
  if (result.success) return [];
  return issuesOf(result.error);
}

export function issuesOf({ issues }: z.ZodError): string[] {
  return issues.map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`);
}
