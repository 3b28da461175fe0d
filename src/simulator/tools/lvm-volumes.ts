import { groupExtents, mapperName, usedExtents } from '../model/blocks.ts';
import { drawLvmUuid } from '../model/create.ts';
import type { LogicalVolume, VolumeGroup } from '../model/types.ts';
import { backedUp, FAILED, groupOf, kib, say } from './lvm-answers.ts';
import { selection } from './lvm-reports.ts';
import { type Call, NotSimulated, parseWords, type Words } from './tool.ts';

export function lvcreate(call: Call): number {
  const words = parseWords(
    call,
    '-qq -q --yes -y --thin -T',
    '--autobackup -A --wipesignatures -W --addtag --poolmetadatasize --chunksize -c --size -L --virtualsize -V --name -n --thinpool',
  );
  const [target = ''] = words.operands;
  const [groupName = '', targetName] = target.replace(/^\/dev\//, '').split('/');
  const group = groupOf(call, groupName);
  if (group === null) return FAILED;
  const name = words.value('--name', '-n');
  const tags = [...(words.options.get('--addtag') ?? [])];
  const poolName = targetName ?? words.value('--thinpool');
  if (!words.has('--thin', '-T') && name !== null) return linear(call, groupName, group, name, words, tags);
  if (poolName === undefined || poolName === null) throw new NotSimulated(`lvcreate ${call.words.join(' ')}`);
  const wanted = words.value('--size', '-L');
  if (wanted !== null && group.volumes[poolName] !== undefined)
    return say(call, `Logical volume ${poolName} already exists in Volume group ${groupName}.`);
  if (name !== null && group.volumes[name] !== undefined)
    return say(call, `Logical Volume "${name}" already exists in volume group "${groupName}"`);
  if (wanted !== null) {
    const complaint = makePool(call, groupName, group, poolName, words, kib(wanted), tags);
    if (complaint !== null) return say(call, complaint);
  } else if (group.volumes[poolName]?.kind !== 'pool')
    return say(call, `Pool ${poolName} not found in Volume group ${groupName}.`);
  const virtual = words.value('--virtualsize', '-V');
  if (virtual !== null) {
    group.volumes[name ?? 'lvol0'] = {
      ...blank(call, name ?? 'lvol0', 'thin'),
      sizeKiB: Math.ceil(kib(virtual) / group.extentKiB) * group.extentKiB,
      pool: poolName,
      tags: wanted === null ? tags : [],
    };
    warnOfPromises(call, group);
  }
  backedUp(call, words);
  return 0;
}

/** Thin volumes that promise more than their pools hold. */
function warnOfPromises(call: Call, group: VolumeGroup): void {
  const sum = (kind: LogicalVolume['kind']) =>
    Object.values(group.volumes).reduce(
      (all, { kind: its, sizeKiB }) => all + (its === kind ? sizeKiB : 0),
      0,
    );
  const [promised, held] = [sum('thin'), sum('pool')];
  if (promised > held)
    say(
      call,
      `WARNING: Sum of all thin volume sizes (${humanSize(promised)}) exceeds the size of thin pools (${humanSize(held)}).`,
    );
}

/** As LVM tells sizes: a < before what was rounded up. */
function humanSize(sizeKiB: number): string {
  const power = sizeKiB >= 1024 ** 3 ? 3 : sizeKiB >= 1024 ** 2 ? 2 : sizeKiB >= 1024 ? 1 : 0;
  const value = sizeKiB / 1024 ** power;
  const rounded = value.toFixed(2);
  return `${Number(rounded) > value ? '<' : ''}${rounded} ${['K', 'M', 'G', 'T'][power]}iB`;
}

/** A plain volume, as others may make beside ours. */
function linear(
  call: Call,
  groupName: string,
  group: VolumeGroup,
  name: string,
  words: Words,
  tags: string[],
): number {
  if (group.volumes[name] !== undefined)
    return say(call, `Logical Volume "${name}" already exists in volume group "${groupName}"`);
  const extents = Math.ceil(kib(words.value('--size', '-L') ?? '') / group.extentKiB);
  const free = groupExtents(call.host, group) - usedExtents(group);
  if (extents > free)
    return say(
      call,
      `Volume group "${groupName}" has insufficient free space (${free} extents): ${extents} required.`,
    );
  group.volumes[name] = { ...blank(call, name, 'linear'), sizeKiB: extents * group.extentKiB, tags };
  backedUp(call, words);
  return 0;
}

export function blank(call: Pick<Call, 'model'>, name: string, kind: LogicalVolume['kind']): LogicalVolume {
  return {
    name,
    uuid: drawLvmUuid(call.model),
    kind,
    sizeKiB: 0,
    metadataKiB: 0,
    chunkKiB: 0,
    pool: null,
    origin: null,
    active: true,
    skipActivation: false,
    created: call.model.time,
    tags: [],
    content: null,
  };
}

/** Room for data, metadata and, as large as the largest metadata, the spare. */
function makePool(
  call: Call,
  groupName: string,
  group: VolumeGroup,
  name: string,
  words: Words,
  sizeKiB: number,
  tags: string[],
): string | null {
  const extentsOf = (size: number) => Math.ceil(size / group.extentKiB);
  const { metadataKiB, chunkKiB } = poolMetadata(call, words, sizeKiB, group.extentKiB);
  const [data, metadata] = [extentsOf(sizeKiB), extentsOf(metadataKiB)];
  const spare = extentsOf(group.volumes.lvol0_pmspare?.sizeKiB ?? 0);
  // LVM makes the spare larger before it looks whether the rest fits, and tells what is free then.
  const growth = Math.max(0, metadata - spare);
  const free = groupExtents(call.host, group) - usedExtents(group);
  const left = free - growth;
  if (left < 0) return tooLittle(growth, free);
  if (data > left)
    return `Volume group "${groupName}" has insufficient free space (${left} extents): ${data} required.`;
  if (data + metadata > left) return tooLittle(data + metadata, left);
  if (growth > 0)
    group.volumes.lvol0_pmspare = {
      ...blank(call, 'lvol0_pmspare', 'spare'),
      sizeKiB: metadata * group.extentKiB,
      active: false,
    };
  group.volumes[name] = {
    ...blank(call, name, 'pool'),
    sizeKiB: data * group.extentKiB,
    metadataKiB: metadata * group.extentKiB,
    chunkKiB,
    tags,
  };
  return null;
}

function tooLittle(needed: number, free: number): string {
  return `Insufficient free space: ${needed} extents needed, but only ${free} available`;
}

const MIB = 1024;
const SMALLEST_CHUNK = 64;
/** More metadata than this, and LVM takes larger chunks, where it may choose them. */
const AMPLE_METADATA = 128 * MIB;
const LEAST_METADATA = 2 * MIB;

/** What is asked for, or what LVM takes by itself: 64 bytes for each chunk. */
function poolMetadata(
  call: Call,
  words: Words,
  sizeKiB: number,
  extentKiB: number,
): { readonly metadataKiB: number; readonly chunkKiB: number } {
  const [metadata, chunk] = [words.value('--poolmetadatasize'), words.value('--chunksize', '-c')];
  if (metadata === null) {
    let chunkKiB = chunk === null ? SMALLEST_CHUNK : kib(chunk);
    while (chunk === null && chunkMetadata(sizeKiB, chunkKiB) > AMPLE_METADATA) chunkKiB *= 2;
    const wanted = Math.ceil(chunkMetadata(sizeKiB, chunkKiB) / extentKiB) * extentKiB;
    return { metadataKiB: Math.max(wanted, LEAST_METADATA), chunkKiB };
  }
  const metadataKiB = Math.ceil(kib(metadata) / extentKiB) * extentKiB;
  const smallest = smallestChunk(sizeKiB, metadataKiB);
  const chunkKiB = chunk === null ? smallest : kib(chunk);
  if (chunkKiB < smallest)
    say(
      call,
      `WARNING: Chunk size is smaller then suggested minimum size ${smallest < MIB ? `${smallest}.00 KiB` : `${smallest / MIB}.00 MiB`}.`,
    );
  return { metadataKiB, chunkKiB };
}

function chunkMetadata(sizeKiB: number, chunkKiB: number): number {
  return (sizeKiB / chunkKiB) * (64 / 1024);
}

/** So that a pool's metadata have room. */
function smallestChunk(sizeKiB: number, metadataKiB: number): number {
  let chunkKiB = SMALLEST_CHUNK;
  while (chunkMetadata(sizeKiB, chunkKiB) > metadataKiB) chunkKiB *= 2;
  return chunkKiB;
}

export function lvremove(call: Call): number {
  const words = parseWords(call, '-qq -q -f --force -ff -y --yes', '--autobackup -A -S --select');
  const select = words.value('-S', '--select');
  let status = 0;
  for (const operand of words.operands.flatMap((each) =>
    select === null ? [each] : selectedIn(call, each, select),
  )) {
    const [groupName = '', name = ''] = operand.replace(/^\/dev\//, '').split('/');
    const group = groupOf(call, groupName);
    if (group === null) {
      status = FAILED;
      continue;
    }
    const volume = group.volumes[name];
    if (volume === undefined) {
      // Chosen before any was removed, it may have gone with its pool.
      if (select === null) status = say(call, `Failed to find logical volume "${operand}"`);
      continue;
    }
    if (removeVolume(call, groupName, name)) backedUp(call, words);
    else status = FAILED;
  }
  return status;
}

/** A pool goes with what is in it, and nothing goes that is mounted. */
export function removeVolume(call: Call, groupName: string, name: string): boolean {
  const volumes = call.host.groups[groupName]?.volumes ?? {};
  const members = Object.values(volumes).filter((each) => each.name === name || each.pool === name);
  const used = members.find((each) =>
    call.host.mounts.some((mount) => mount.source === `/dev/mapper/${mapperName(groupName, each.name)}`),
  );
  if (used !== undefined) {
    say(call, `Logical volume ${groupName}/${used.name} contains a filesystem in use.`);
    return false;
  }
  for (const each of members) delete volumes[each.name];
  if (!Object.values(volumes).some((each) => each.kind === 'pool')) delete volumes.lvol0_pmspare;
  return true;
}

/** A group that is not there is left to be told. */
function selectedIn(call: Call, groupName: string, select: string): readonly string[] {
  const group = call.host.groups[groupName];
  if (group === undefined) return [groupName];
  const isChosen = selection(select);
  return Object.values(group.volumes)
    .filter((volume) => isChosen({ disk: null, groupName, group, volume, hidden: false }, call.host))
    .map(({ name }) => `${groupName}/${name}`);
}

export function lvchange(call: Call): number {
  const words = parseWords(
    call,
    '-qq -q -ay -an -K --ignoreactivationskip -y -kn',
    '--autobackup -A --addtag --deltag --setactivationskip',
  );
  for (const operand of words.operands) {
    const [groupName = '', name = ''] = operand.replace(/^\/dev\//, '').split('/');
    const group = groupOf(call, groupName);
    if (group === null) return FAILED;
    const volume = group.volumes[name];
    if (volume === undefined) return say(call, `Failed to find logical volume "${operand}"`);
    if (words.has('-ay') && (!volume.skipActivation || words.has('-K', '--ignoreactivationskip')))
      volume.active = true;
    if (words.has('-an')) volume.active = false;
    if (words.has('-kn') || words.value('--setactivationskip') === 'n') volume.skipActivation = false;
    const gone = words.options.get('--deltag') ?? [];
    volume.tags = [
      ...volume.tags.filter((tag) => !gone.includes(tag)),
      ...(words.options.get('--addtag') ?? []),
    ];
  }
  return 0;
}
