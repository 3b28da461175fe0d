import { isFound } from '../model/blocks.ts';
import { drawLvmUuid } from '../model/create.ts';
import type { Disk } from '../model/types.ts';
import { backedUp, diskAt, FAILED, groupOf, kib, say } from './lvm-answers.ts';
import { LABEL_OPTIONS, label, refusedLabel } from './lvm-physical.ts';
import { removeVolume } from './lvm-volumes.ts';
import { type Call, NotSimulated, parseWords } from './tool.ts';

export function vgcreate(call: Call): number {
  const words = parseWords(
    call,
    '-qq -q -y --yes',
    `--physicalextentsize -s --autobackup -A --addtag ${LABEL_OPTIONS}`,
  );
  const [name = '', ...operands] = words.operands;
  if (isFound(call.host, name)) return say(call, `A volume group called ${name} already exists.`);
  const disks: Disk[] = [];
  for (const operand of operands) {
    const disk = diskAt(call, operand);
    if (disk === null) return say(call, `No device found for ${operand}.`);
    if (disk.content?.type === 'lvm' && disk.content.group !== null)
      return say(
        call,
        `Physical volume '${operand}' is already in volume group '${disk.content.group}'`,
        `Unable to add physical volume '${operand}' to volume group '${disk.content.group}'`,
        `${operand}: physical volume not initialized.`,
      );
    if (refusedLabel(call, words, disk, operand)) return FAILED;
    disks.push(disk);
  }
  for (const disk of disks) {
    if (disk.content?.type !== 'lvm') disk.content = label(call, words, disk);
    disk.content.group = name;
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

export function vgremove(call: Call): number {
  const words = parseWords(call, '-qq -q -f --force -ff -y --yes', '--autobackup -A');
  const isSure = words.has('-f', '--force') || words.has('-ff') || words.has('-y', '--yes');
  for (const name of words.operands) {
    const group = groupOf(call, name);
    if (group === null) return FAILED;
    const volumes = Object.values(group.volumes).filter((volume) => volume.kind !== 'spare');
    if (volumes.length > 0 && !isSure) {
      call.err(
        `Do you really want to remove volume group "${name}" containing ${volumes.length} logical volumes? [y/n]: [n]\n`,
      );
      return say(call, `Volume group "${name}" not removed`);
    }
    for (const volume of volumes) if (!removeVolume(call, name, volume.name)) return FAILED;
    for (const disk of call.host.disks)
      if (disk.content?.type === 'lvm' && disk.content.group === name) disk.content.group = null;
    delete call.host.groups[name];
  }
  return 0;
}

/** Of a group that has all its disks; of one that has not, LVM finds nothing here. */
export function vgreduce(call: Call): number {
  const words = parseWords(call, '-qq -q --removemissing --force -f -y --yes', '--autobackup -A');
  if (!words.has('--removemissing')) throw new NotSimulated('vgreduce without --removemissing');
  for (const name of words.operands) {
    if (groupOf(call, name) === null) return FAILED;
    if (!words.has('-qq', '-q')) call.out(`  Volume group "${name}" is already consistent.\n`);
  }
  return 0;
}

export function vgchange(call: Call): number {
  const words = parseWords(call, '-qq -q', '--autobackup -A --addtag --deltag');
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
