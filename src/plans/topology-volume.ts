import { DISPERSIONS } from '../model/durability.ts';
import type { Durability, Tags } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import { GIB, type KiB, kib, parseSize } from '../model/sizes.ts';
import { describeNode, type JsonNode, type JsonObject } from '../text/json-node.ts';
import { type FileReader, nothingAt } from './file-reader.ts';
import { tagsComplaint } from './validate.ts';
import { checkVolumeName } from './volume-name.ts';
import { checkOption } from './volume-option.ts';

/** A volume as a topology file asks for it. What it doesn't mention is as "volume create" has it. */
export interface TopologyVolume {
  readonly name: string;
  readonly sizeKiB: KiB;
  readonly durability: Durability;
  readonly snapshotFactor: number;
  readonly gid: number;
  readonly block: boolean;
  readonly options: readonly string[];
  readonly tags: Tags;
  readonly where: string;
}

/** Heketi's names where its requests have the thing; `options` and `snapshotFactor` say the same in short. */
const KEYS = [
  'name',
  'size',
  'durability',
  'snapshot',
  'snapshotFactor',
  'gid',
  'block',
  'glustervolumeoptions',
  'options',
  'tags',
] as const;

const IN_WORDS =
  'none, replicate, disperse, "replica 2", "replica 3", "replica 3 arbiter", "disperse 4+2", or an object as in Heketi: {"type": "replicate", "replicate": {"replica": 3}}';
const DEFAULT: Durability = { type: 'replicate', replica: 3, arbiter: false };
const LARGEST_GID = 2_147_483_646;

/** null where it can't even be named; what is wrong is noted. A key that is not known is wrong: it would be left out. */
export function readTopologyVolume(read: FileReader, node: JsonNode): TopologyVolume | null {
  const object = read.object(node);
  read.strictly(object, KEYS);
  const name = read.value(object, 'name');
  if (node.kind === 'object' && name === null) read.wrong(node, 'the volume needs a "name"');
  const text = read.string(object, 'name') ?? '';
  if (name !== null) complained(read, name, () => checkVolumeName(text));
  const volume = {
    name: text,
    sizeKiB: sizeOf(read, node, object),
    durability: durabilityOf(read, object),
    snapshotFactor: snapshotFactorOf(read, object),
    gid: within(read, object, 'gid', read.int(object, 'gid') ?? 0, 0, LARGEST_GID),
    block: read.bool(object, 'block') ?? false,
    options: optionsOf(read, object),
    tags: tagsOf(read, object),
    where: read.place(node),
  };
  return text === '' ? null : volume;
}

function sizeOf(read: FileReader, node: JsonNode, object: JsonObject): KiB {
  const value = read.value(object, 'size');
  if (value === null) {
    if (node.kind === 'object') read.wrong(node, 'the volume needs a "size"');
    return kib(0);
  }
  if (value.kind !== 'number' && value.kind !== 'string')
    return read.expected(value, 'a size (10 for GiB, "512MiB", "1.5TiB")', kib(0));
  const size = complained(read, value, () =>
    value.kind === 'number' ? Math.ceil(value.value * GIB) : parseSize(value.value),
  );
  if (size !== null && size <= 0) read.wrong(value, 'a volume is larger than nothing');
  return kib(size ?? 0);
}

function durabilityOf(read: FileReader, object: JsonObject): Durability {
  const value = read.value(object, 'durability');
  if (value === null) return DEFAULT;
  if (value.kind === 'string')
    return durabilityInWords(value.value) ?? read.expected(value, IN_WORDS, DEFAULT);
  if (value.kind !== 'object') return read.expected(value, IN_WORDS, DEFAULT);
  read.strictly(value, ['type', 'replicate', 'disperse']);
  const type = read.value(value, 'type');
  switch (read.string(value, 'type')) {
    case 'none':
    case '':
      return { type: 'none' };
    case 'replicate':
      return replicated(read, read.value(value, 'replicate') ?? nothingAt(value));
    case 'disperse':
      return dispersed(read, read.value(value, 'disperse') ?? nothingAt(value));
    default:
      if (type === null) read.wrong(value, 'durability needs a "type": none, replicate or disperse');
      else if (type.kind === 'string') read.expected(type, 'none, replicate or disperse', null);
      return DEFAULT;
  }
}

function replicated(read: FileReader, node: JsonNode): Durability {
  const object = read.object(node);
  read.strictly(object, ['replica', 'arbiter']);
  const replica = within(read, object, 'replica', read.int(object, 'replica') ?? 3, 1, 3);
  const arbiter = read.bool(object, 'arbiter') ?? false;
  if (arbiter && replica !== 3) read.wrong(node, 'an arbiter goes with "replica": 3');
  return { type: 'replicate', replica, arbiter };
}

function dispersed(read: FileReader, node: JsonNode): Durability {
  const object = read.object(node);
  read.strictly(object, ['data', 'redundancy']);
  const [data, redundancy] = [read.int(object, 'data') ?? 4, read.int(object, 'redundancy') ?? 2];
  if (!DISPERSIONS.includes(`${data}+${redundancy}`))
    read.wrong(node, `${data}+${redundancy} is none of ${DISPERSIONS.join(', ')}`);
  return { type: 'disperse', data, redundancy };
}

/** As "volume create" takes it, and as tables show it. */
function durabilityInWords(text: string): Durability | null {
  const [, replica, arbiter] = /^replica ([123])( arbiter)?$/.exec(text) ?? [];
  if (replica !== undefined && (arbiter === undefined || replica === '3'))
    return { type: 'replicate', replica: Number(replica), arbiter: arbiter !== undefined };
  const [, data, redundancy] = /^disperse (\d)\+(\d)$/.exec(text) ?? [];
  if (DISPERSIONS.includes(`${data}+${redundancy}`))
    return { type: 'disperse', data: Number(data), redundancy: Number(redundancy) };
  if (text === 'none') return { type: 'none' };
  if (text === 'disperse') return { type: 'disperse', data: 4, redundancy: 2 };
  return text === 'replicate' ? DEFAULT : null;
}

function snapshotFactorOf(read: FileReader, object: JsonObject): number {
  const [short, long] = [read.number(object, 'snapshotFactor'), read.value(object, 'snapshot')];
  if (long === null) return short === null ? 1 : within(read, object, 'snapshotFactor', short, 1, 100);
  if (short !== null) read.wrong(long, '"snapshotFactor" says it already; one of both goes');
  const snapshot = read.object(long);
  read.strictly(snapshot, ['enable', 'factor']);
  const factor = read.number(snapshot, 'factor') ?? 1;
  return read.bool(snapshot, 'enable') === false ? 1 : within(read, snapshot, 'factor', factor, 1, 100);
}

function optionsOf(read: FileReader, object: JsonObject): readonly string[] {
  const [short, long] = [read.value(object, 'options'), read.value(object, 'glustervolumeoptions')];
  if (short !== null && long !== null)
    read.wrong(short, '"glustervolumeoptions" says it already; one of both goes');
  const key = short === null ? 'glustervolumeoptions' : 'options';
  const nodes = read.list(object, key);
  const options = read.strings(object, key);
  for (const [index, option] of options.entries())
    complained(read, nodes[index] ?? object, () => checkOption(option));
  return options.filter((option) => option.trim() !== '');
}

function tagsOf(read: FileReader, object: JsonObject): Tags {
  const tags = read.tags(object) ?? {};
  const complaint = tagsComplaint(tags);
  if (complaint !== '') read.wrong(read.value(object, 'tags') ?? object, complaint);
  return tags;
}

function within(
  read: FileReader,
  object: JsonObject,
  name: string,
  value: number,
  least: number,
  most: number,
): number {
  if (value >= least && value <= most) return value;
  const node = read.value(object, name) ?? object;
  return read.expected(node, `a number from ${least} to ${most}`, least);
}

/** What a check of the command line says is wrong, at the place of what it speaks of. */
function complained<T>(read: FileReader, node: JsonNode, check: () => T): T | null {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    const hint = error.hint === undefined ? '' : ` ${error.hint}`;
    read.wrong(node, `${describeNode(node)}: ${error.message}.${hint}`.replace('..', '.'));
    return null;
  }
}
