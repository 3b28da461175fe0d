import { groupExtents, mapperName, usedExtents } from '../model/blocks.ts';
import type { LogicalVolume } from '../model/types.ts';
import { backedUp, diskAt, FAILED, groupOf, kib, say } from './lvm-answers.ts';
import { type Call, NotSimulated, parseWords } from './tool.ts';

/** What is mounted keeps its old name in /proc/mounts, which hosts here can't show. */
function refuseMounted(call: Call, group: string, volumes: Iterable<string>): void {
  for (const name of volumes)
    if (call.host.mounts.some(({ source }) => source === `/dev/mapper/${mapperName(group, name)}`))
      throw new NotSimulated(`${call.name} of what is mounted`);
}

export function lvrename(call: Call): number {
  const words = parseWords(call, '-qq -q -y --yes', '--autobackup -A');
  const [first = '', second = '', third] = words.operands.map((word) => word.replace(/^\/dev\//, ''));
  const [groupName = '', from = ''] = third === undefined ? first.split('/') : [first, second];
  const to = (third ?? second).split('/').at(-1) ?? '';
  const group = groupOf(call, groupName);
  if (group === null) return FAILED;
  const volume = group.volumes[from];
  if (volume === undefined)
    return say(call, `Existing logical volume "${from}" not found in volume group "${groupName}"`);
  if (group.volumes[to] !== undefined)
    return say(call, `Logical volume "${to}" already exists in volume group "${groupName}"`);
  refuseMounted(call, groupName, [from]);
  delete group.volumes[from];
  group.volumes[to] = { ...volume, name: to };
  for (const each of Object.values(group.volumes)) {
    if (each.pool === from) each.pool = to;
    if (each.origin === from) each.origin = to;
  }
  if (!words.has('-qq', '-q')) call.out(`  Renamed "${from}" to "${to}" in volume group "${groupName}"\n`);
  backedUp(call, words);
  return 0;
}

export function vgrename(call: Call): number {
  const words = parseWords(call, '-qq -q -y --yes', '--autobackup -A');
  const [from = '', to = ''] = words.operands;
  const group = groupOf(call, from);
  if (group === null) return FAILED;
  if (call.host.groups[to] !== undefined) return say(call, `New volume group "${to}" already exists`);
  refuseMounted(call, from, Object.keys(group.volumes));
  delete call.host.groups[from];
  call.host.groups[to] = group;
  for (const { content } of call.host.disks)
    if (content?.type === 'lvm' && content.group === from) content.group = to;
  if (!words.has('-qq', '-q')) call.out(`  Volume group "${from}" successfully renamed to "${to}"\n`);
  backedUp(call, words);
  return 0;
}

/** Each disk must have been labelled, or be empty. */
export function vgextend(call: Call): number {
  const words = parseWords(call, '-qq -q -y --yes', '--autobackup -A');
  const [name = '', ...operands] = words.operands;
  const group = groupOf(call, name);
  if (group === null) return FAILED;
  for (const operand of operands) {
    const disk = diskAt(call, operand);
    if (disk?.content?.type !== 'lvm' || disk.content.group !== null)
      throw new NotSimulated(`vgextend by ${operand}, which is no free physical volume`);
    disk.content.group = name;
    group.disks.push(disk.path);
  }
  if (!words.has('-qq', '-q')) call.out(`  Volume group "${name}" successfully extended\n`);
  backedUp(call, words);
  return 0;
}

/** `-L SIZE` or `-L +SIZE`, and `--poolmetadatasize` of a pool. */
export function lvextend(call: Call): number {
  const words = parseWords(call, '-qq -q -y --yes', '--autobackup -A --size -L --poolmetadatasize');
  const [groupName = '', name = ''] = (words.operands[0] ?? '').replace(/^\/dev\//, '').split('/');
  const group = groupOf(call, groupName);
  if (group === null) return FAILED;
  const volume = group.volumes[name];
  if (volume === undefined) return say(call, `Failed to find logical volume "${groupName}/${name}"`);
  const [size, metadata] = [words.value('--size', '-L'), words.value('--poolmetadatasize')];
  const larger = (now: number, wanted: string | null): number => {
    if (wanted === null) return now;
    const whole = wanted.startsWith('+') ? now + kib(wanted.slice(1)) : kib(wanted);
    return Math.ceil(whole / group.extentKiB) * group.extentKiB;
  };
  const next = { sizeKiB: larger(volume.sizeKiB, size), metadataKiB: larger(volume.metadataKiB, metadata) };
  const growth = takes(volume, next) / group.extentKiB;
  if (next.sizeKiB === volume.sizeKiB && next.metadataKiB === volume.metadataKiB)
    return say(call, 'New size is not larger than existing size.');
  const free = groupExtents(call.host, group) - usedExtents(group);
  if (growth > free)
    return say(call, `Insufficient free space: ${growth} extents needed, but only ${free} available`);
  Object.assign(volume, next);
  if (!words.has('-qq', '-q')) call.out(`  Logical volume ${groupName}/${name} successfully resized.\n`);
  backedUp(call, words);
  return 0;
}

/** Of a thin volume only its pool takes space. */
function takes(
  { kind, sizeKiB, metadataKiB }: LogicalVolume,
  next: { readonly sizeKiB: number; readonly metadataKiB: number },
): number {
  return kind === 'thin' ? 0 : next.sizeKiB - sizeKiB + next.metadataKiB - metadataKiB;
}
