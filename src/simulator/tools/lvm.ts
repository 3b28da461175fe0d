import { findBlock, groupExtents, mapperName, usedExtents } from '../model/blocks.ts';
import { drawLvmUuid } from '../model/create.ts';
import type { Disk, LogicalVolume, VolumeGroup } from '../model/types.ts';
import { report } from './lvm-reports.ts';
import { type Call, NotSimulated, parseWords, type Tool, type Tools, type Words } from './tool.ts';

const FAILED = 5;
const NOT_BACKED_UP = '  WARNING: This metadata update is NOT backed up.\n';

function say(call: Call, ...lines: readonly string[]): number {
  for (const line of lines) call.err(`  ${line}\n`);
  return FAILED;
}

/** Sizes as LVM takes them; a bare number counts MiB. */
function kib(text: string): number {
  const found = /^([\d.]+)([bskmgtBSKMGT]?)(?:i?[bB])?$/.exec(text);
  if (found === null) throw new NotSimulated(`size ${text}`);
  const unit =
    { b: 1 / 1024, s: 0.5, k: 1, m: 1024, g: 1024 ** 2, t: 1024 ** 3 }[(found[2] || 'm').toLowerCase()] ?? 1;
  return Number(found[1]) * unit;
}

function diskAt(call: Call, word: string): Disk | null {
  return findBlock(call.host, call.files.resolve(call.path(word)))?.disk ?? null;
}

function backedUp(call: Call, words: Words): void {
  if (/^n/.test(words.value('--autobackup', '-A') ?? 'y')) call.err(NOT_BACKED_UP);
}

function pvcreate(call: Call): number {
  const words = parseWords(
    call,
    '-qq -q --norestorefile -y --yes -f --force -ff',
    '--uuid -u --metadatasize --dataalignment --metadatacopies --autobackup --addtag',
  );
  let status = 0;
  for (const operand of words.operands) {
    const disk = diskAt(call, operand);
    if (disk === null) {
      status = say(call, `No device found for ${operand}.`);
      continue;
    }
    const { content } = disk;
    if (call.host.mounts.some((mount) => mount.source === disk.path)) {
      status = say(
        call,
        `Can't open ${operand} exclusively.  Mounted filesystem?`,
        ...[512, 4096].flatMap((length) => [
          `Can't open ${operand} exclusively.  Mounted filesystem?`,
          `Error opening device ${operand} for reading at 0 length ${length}.`,
        ]),
        `Cannot use ${operand}: device has a signature`,
      );
    } else if (content?.type === 'lvm' && content.group !== null) {
      status = say(
        call,
        `Can't initialize physical volume "${operand}" of volume group "${content.group}" without -ff`,
        `${operand}: physical volume not initialized.`,
      );
    } else if (content?.type === 'gpt') status = say(call, `Cannot use ${operand}: device is partitioned`);
    else if (content !== null && content.type !== 'lvm' && !words.has('-y', '--yes')) {
      call.err(
        `WARNING: ${content.type} signature detected on ${operand} at offset 0. Wipe it? [y/n]: [n]\n`,
      );
      status = say(call, `Aborted wiping of ${content.type}.`, '1 existing signature left on the device.');
    } else {
      const metadata = kib(words.value('--metadatasize') ?? '1020k');
      const alignment = kib(words.value('--dataalignment') ?? '1m');
      disk.content = {
        type: 'lvm',
        uuid: words.value('--uuid', '-u') ?? drawLvmUuid(call.model),
        group: null,
        startKiB: Math.ceil((metadata + 4) / alignment) * alignment,
        pvKiB: disk.sizeKiB,
        tags: [],
      };
    }
  }
  return status;
}

function vgcreate(call: Call): number {
  const words = parseWords(call, '-qq -q -y --yes', '--physicalextentsize -s --autobackup -A --addtag');
  const [name = '', ...operands] = words.operands;
  if (call.host.groups[name] !== undefined) return say(call, `A volume group called ${name} already exists.`);
  const disks: Disk[] = [];
  for (const operand of operands) {
    const disk = diskAt(call, operand);
    if (disk === null) return say(call, `No device found for ${operand}.`);
    if (disk.content?.type === 'lvm' && disk.content.group !== null)
      return say(
        call,
        `Physical volume '${operand}' is already in volume group '${disk.content.group}'`,
        `Unable to add physical volume '${operand}' to volume group '${name}'`,
      );
    if (disk.content !== null && disk.content.type !== 'lvm')
      return say(call, `Aborted wiping of ${disk.content.type}.`, '1 existing signature left on the device.');
    disks.push(disk);
  }
  for (const disk of disks) {
    disk.content ??= { type: 'lvm', uuid: drawLvmUuid(call.model), group: null, startKiB: 1024, tags: [] };
    if (disk.content.type === 'lvm') disk.content.group = name;
  }
  call.host.groups[name] = {
    uuid: drawLvmUuid(call.model),
    extentKiB: kib(words.value('--physicalextentsize', '-s') ?? '4m'),
    disks: disks.map((disk) => disk.path),
    tags: [...(words.options.get('--addtag') ?? [])],
    volumes: {},
  };
  backedUp(call, words);
  return 0;
}

function groupOf(call: Call, name: string): VolumeGroup | null {
  const group = call.host.groups[name];
  if (group !== undefined) return group;
  say(call, `Volume group "${name}" not found`, `Cannot process volume group ${name}`);
  return null;
}

function lvcreate(call: Call): number {
  const words = parseWords(
    call,
    '-qq -q --yes -y --thin -T -s --snapshot -kn',
    '--autobackup -A --wipesignatures -W --addtag --poolmetadatasize --chunksize -c --size -L --virtualsize -V --name -n --thinpool --setactivationskip -k',
  );
  const [target = ''] = words.operands;
  const [groupName = '', targetName] = target.replace(/^\/dev\//, '').split('/');
  const group = groupOf(call, groupName);
  if (group === null) return FAILED;
  const name = words.value('--name', '-n');
  const tags = [...(words.options.get('--addtag') ?? [])];
  if (words.has('-s', '--snapshot')) throw new NotSimulated('lvcreate --snapshot');
  const poolName = targetName ?? words.value('--thinpool');
  if (!words.has('--thin', '-T') && name !== null) return linear(call, groupName, group, name, words, tags);
  if (poolName === undefined || poolName === null) throw new NotSimulated(`lvcreate ${call.words.join(' ')}`);
  const wanted = words.value('--size', '-L');
  if (name !== null && group.volumes[name] !== undefined && wanted === null)
    return say(call, `Logical Volume "${name}" already exists in volume group "${groupName}"`);
  if (wanted !== null) {
    if (group.volumes[poolName] !== undefined)
      return say(call, `Logical volume ${poolName} already exists in Volume group ${groupName}.`);
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
  const whole = (size: number) => Math.ceil(size / group.extentKiB) * group.extentKiB;
  const metadataKiB = whole(kib(words.value('--poolmetadatasize') ?? '4m'));
  const spare = group.volumes.lvol0_pmspare?.sizeKiB ?? 0;
  const needed = whole(sizeKiB) + metadataKiB + Math.max(0, metadataKiB - spare);
  const free = groupExtents(call.host, group) - usedExtents(group);
  const chunkKiB = kib(words.value('--chunksize', '-c') ?? '64k');
  const smallest = smallestChunk(sizeKiB, metadataKiB);
  if (chunkKiB < smallest)
    say(
      call,
      `WARNING: Chunk size is smaller then suggested minimum size ${smallest < 1024 ? `${smallest}.00 KiB` : `${smallest / 1024}.00 MiB`}.`,
    );
  if (needed / group.extentKiB > free)
    return `Volume group "${groupName}" has insufficient free space (${free} extents): ${Math.ceil(sizeKiB / group.extentKiB)} required.`;
  if (metadataKiB > spare)
    group.volumes.lvol0_pmspare = {
      ...blank(call, 'lvol0_pmspare', 'spare'),
      sizeKiB: metadataKiB,
      active: false,
    };
  group.volumes[name] = {
    ...blank(call, name, 'pool'),
    sizeKiB: whole(sizeKiB),
    metadataKiB,
    chunkKiB,
    tags,
  };
  return null;
}

/** So that a pool's metadata, 64 bytes for each chunk, have room. */
function smallestChunk(sizeKiB: number, metadataKiB: number): number {
  let chunk = 64;
  while ((sizeKiB / chunk) * 64 > metadataKiB * 1024) chunk *= 2;
  return chunk;
}

function lvremove(call: Call): number {
  const words = parseWords(call, '-qq -q -f --force -ff -y --yes', '--autobackup -A');
  let status = 0;
  for (const operand of words.operands) {
    const [groupName = '', name = ''] = operand.replace(/^\/dev\//, '').split('/');
    const group = groupOf(call, groupName);
    if (group === null) {
      status = FAILED;
      continue;
    }
    const volume = group.volumes[name];
    if (volume === undefined) {
      status = say(call, `Failed to find logical volume "${operand}"`);
      continue;
    }
    const members = [volume, ...Object.values(group.volumes).filter((each) => each.pool === name)];
    const used = members.find((each) =>
      call.host.mounts.some((mount) => mount.source === `/dev/mapper/${mapperName(groupName, each.name)}`),
    );
    if (used !== undefined) {
      status = say(call, `Logical volume ${groupName}/${used.name} contains a filesystem in use.`);
      continue;
    }
    for (const each of members) delete group.volumes[each.name];
    if (!Object.values(group.volumes).some((each) => each.kind === 'pool'))
      delete group.volumes.lvol0_pmspare;
    backedUp(call, words);
  }
  return status;
}

function vgremove(call: Call): number {
  const words = parseWords(call, '-qq -q -f --force -y --yes', '--autobackup -A');
  for (const name of words.operands) {
    const group = groupOf(call, name);
    if (group === null) return FAILED;
    const count = Object.values(group.volumes).filter((volume) => volume.kind !== 'spare').length;
    if (count > 0) {
      call.err(
        `Do you really want to remove volume group "${name}" containing ${count} logical volumes? [y/n]: [n]\n`,
      );
      return say(call, `Volume group "${name}" not removed`);
    }
    for (const disk of call.host.disks)
      if (disk.content?.type === 'lvm' && disk.content.group === name) disk.content.group = null;
    delete call.host.groups[name];
  }
  return 0;
}

function pvremove(call: Call): number {
  const words = parseWords(call, '-qq -q -y --yes', '--autobackup');
  for (const operand of words.operands) {
    const disk = diskAt(call, operand);
    if (disk?.content?.type !== 'lvm') return say(call, `No PV found on device ${operand}.`);
    if (disk.content.group !== null)
      return say(
        call,
        `PV ${operand} is used by VG ${disk.content.group} so please use vgreduce first.`,
        '(If you are certain you need pvremove, then confirm by using --force twice.)',
        `${operand}: physical volume label not removed.`,
      );
    disk.content = null;
  }
  return 0;
}

function lvchange(call: Call): number {
  const words = parseWords(
    call,
    '-qq -q -ay -an -K --ignoreactivationskip -y -kn -ky',
    '--autobackup -A --addtag --deltag --activate --setactivationskip',
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

function vgchange(call: Call): number {
  const words = parseWords(call, '-qq -q -ay -an', '--autobackup -A --addtag --deltag');
  for (const name of words.operands) {
    const group = groupOf(call, name);
    if (group === null) return FAILED;
    const gone = words.options.get('--deltag') ?? [];
    group.tags = [
      ...group.tags.filter((tag) => !gone.includes(tag)),
      ...(words.options.get('--addtag') ?? []),
    ];
  }
  return 0;
}

export const LVM_TOOLS: Tools = {
  pvs: report('pv'),
  vgs: report('vg'),
  lvs: report('lv'),
  pvcreate,
  vgcreate,
  lvcreate,
  lvremove,
  vgremove,
  pvremove,
  lvchange,
  vgchange,
  /** Sizes follow the disk at once; there is nothing else to resize. */
  pvresize(call) {
    const [operand = ''] = parseWords(call, '-qq -q').operands;
    const disk = diskAt(call, operand);
    if (disk?.content?.type !== 'lvm') return say(call, `Failed to find physical volume "${operand}".`);
    disk.content.pvKiB = disk.sizeKiB;
    return 0;
  },
  async lvm(call) {
    const [name = '', ...words] = call.words;
    if (name === 'version') {
      call.out('  LVM version:     2.03.16(2) (2022-05-18)\n  Library version: 1.02.185 (2022-05-18)\n');
      return 0;
    }
    const tool: Tool | undefined = LVM_TOOLS[name];
    if (tool === undefined) throw new NotSimulated(`lvm ${name}`);
    return await tool({ ...call, name, words });
  },
};
