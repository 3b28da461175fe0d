import { drawLvmUuid } from '../model/create.ts';
import type { Disk } from '../model/types.ts';
import { diskAt, FAILED, kib, say } from './lvm-answers.ts';
import { type Call, parseWords, type Words } from './tool.ts';

/** Options that pvcreate has, and vgcreate too: it labels disks itself. */
export const LABEL_OPTIONS = '--metadatasize --dataalignment --metadatacopies';

export function pvcreate(call: Call): number {
  const words = parseWords(
    call,
    '-qq -q --norestorefile -y --yes -f --force -ff',
    `--uuid -u ${LABEL_OPTIONS} --autobackup --addtag`,
  );
  let status = 0;
  for (const operand of words.operands) {
    const disk = diskAt(call, operand);
    if (disk === null) status = say(call, `No device found for ${operand}.`);
    else if (disk.content?.type === 'lvm' && disk.content.group !== null) {
      status = say(
        call,
        `Can't initialize physical volume "${operand}" of volume group "${disk.content.group}" without -ff`,
        `${operand}: physical volume not initialized.`,
      );
    } else if (refusedLabel(call, words, disk, operand)) status = FAILED;
    else disk.content = label(call, words, disk);
  }
  return status;
}

/** What keeps LVM from labelling a disk that is none of its own, told as LVM does. */
export function refusedLabel(call: Call, words: Words, disk: Disk, operand: string): boolean {
  const { content } = disk;
  if (call.host.mounts.some((mount) => mount.source === disk.path)) {
    say(
      call,
      `Can't open ${operand} exclusively.  Mounted filesystem?`,
      ...[512, 4096].flatMap((length) => [
        `Can't open ${operand} exclusively.  Mounted filesystem?`,
        `Error opening device ${operand} for reading at 0 length ${length}.`,
      ]),
      `Cannot use ${operand}: device has a signature`,
    );
    return true;
  }
  if (content?.type === 'gpt') {
    say(call, `Cannot use ${operand}: device is partitioned`);
    return true;
  }
  if (content === null || content.type === 'lvm' || words.has('-y', '--yes')) return false;
  call.err(`WARNING: ${content.type} signature detected on ${operand} at offset 0. Wipe it? [y/n]: [n]\n`);
  say(call, `Aborted wiping of ${content.type}.`, '1 existing signature left on the device.');
  return true;
}

export function label(call: Call, words: Words, disk: Disk) {
  const metadata = kib(words.value('--metadatasize') ?? '1020k');
  const alignment = kib(words.value('--dataalignment') ?? '1m');
  return {
    type: 'lvm' as const,
    uuid: words.value('--uuid', '-u') ?? drawLvmUuid(call.model),
    group: null,
    startKiB: Math.ceil((metadata + 4) / alignment) * alignment,
    pvKiB: disk.sizeKiB,
    tags: [],
  };
}

export function pvremove(call: Call): number {
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

/** Sizes follow the disk at once; there is nothing else to resize. */
export function pvresize(call: Call): number {
  const [operand = ''] = parseWords(call, '-qq -q').operands;
  const disk = diskAt(call, operand);
  if (disk?.content?.type !== 'lvm') return say(call, `Failed to find physical volume "${operand}".`);
  disk.content.pvKiB = disk.sizeKiB;
  return 0;
}
