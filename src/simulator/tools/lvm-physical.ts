import { drawLvmUuid } from '../model/create.ts';
import { diskAt, kib, say } from './lvm-answers.ts';
import { type Call, parseWords } from './tool.ts';

export function pvcreate(call: Call): number {
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
