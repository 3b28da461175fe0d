import { blocksOf } from '../model/blocks.ts';
import { drawUuid, emptyTree } from '../model/create.ts';
import { block, fileSystem, inUse } from './blocks.ts';
import { type Call, fail, MISSING, NotSimulated, parseWords, type Words } from './tool.ts';

const SMALLEST_XFS_KIB = 300 * 1024;

export function blkid(call: Call): number {
  const words = parseWords(call, '-p', '-s -o');
  const chosen =
    words.operands.length === 0 ? blocksOf(call.host) : words.operands.map((word) => block(call, word));
  let found = false;
  for (const each of chosen) {
    if (each === null || each.holder.content === null) continue;
    const content = each.holder.content;
    found = true;
    const wanted = words.value('-s');
    const values: Readonly<Record<string, string>> = { UUID: content.uuid, TYPE: fileSystem(each) };
    if (wanted !== null && words.value('-o') === 'value') call.out(`${values[wanted] ?? ''}\n`);
    else if (content.type === 'gpt') call.out(`${each.path}: PTUUID="${content.uuid}" PTTYPE="gpt"\n`);
    else {
      const size = BLOCK_SIZES[content.type];
      const blocks = size === undefined ? '' : ` BLOCK_SIZE="${size}"`;
      call.out(`${each.path}: UUID="${content.uuid}"${blocks} TYPE="${values.TYPE}"\n`);
    }
  }
  return found ? 0 : 2;
}

const BLOCK_SIZES: Readonly<Record<string, number>> = { xfs: 512, ext4: 4096 };

const OFFSETS: Readonly<Record<string, string>> = {
  xfs: '0x0',
  ext4: '0x438',
  swap: '0xff6',
  lvm: '0x218',
  gpt: '0x200',
};

export function wipefs(call: Call): number {
  const words = parseWords(
    call,
    '-a --all -q --quiet -n --no-act -p --parsable -f --force -i --noheadings',
    '-O --output',
  );
  if (words.value('-O', '--output') !== null) return signatureTable(call, words);
  for (const operand of words.operands) {
    const found = block(call, operand);
    if (found === null) return fail(call, `error: ${operand}: probing initialization failed: ${MISSING}`);
    const act = words.has('-a', '--all') && !words.has('-n', '--no-act');
    if (act && inUse(call.host, found))
      return fail(call, `error: ${operand}: probing initialization failed: Device or resource busy`);
    if (found.dead) return fail(call, `error: ${operand}: probing initialization failed: Input/output error`);
    const content = found.holder.content;
    if (content === null) continue;
    if (!act) {
      const label = 'label' in content ? content.label : '';
      call.out(
        `${OFFSETS[content.type]},${content.type === 'gpt' ? '' : content.uuid},${label},${fileSystem(found) || 'gpt'}\n`,
      );
      continue;
    }
    if (content.type === 'lvm' && content.group !== null) delete call.host.groups[content.group];
    found.holder.content = null;
  }
  return 0;
}

/** All devices in one table; one that can't be read spoils it. */
function signatureTable(call: Call, words: Words): number {
  if (words.value('-O', '--output') !== 'DEVICE,TYPE' || !words.has('-i', '--noheadings'))
    throw new NotSimulated(`wipefs ${call.words.join(' ')}`);
  const rows: string[][] = [];
  for (const operand of words.operands) {
    const found = block(call, operand);
    if (found === null) return fail(call, `error: ${operand}: probing initialization failed: ${MISSING}`);
    if (found.dead) return fail(call, `error: ${operand}: probing initialization failed: Input/output error`);
    if (found.holder.content !== null) rows.push([operand.replace(/^.*\//, ''), fileSystem(found) || 'gpt']);
  }
  // As wide as the heading that is left out.
  for (const [name = '', type] of rows) call.out(`${name.padEnd('DEVICE'.length)} ${type}\n`);
  return 0;
}

export function mkfs(call: Call): number {
  const words = parseWords(call, '-q -f -K', '-i -n -L');
  const [device = ''] = words.operands;
  const found = block(call, device);
  if (found === null) {
    call.err(`Error accessing specified device ${device}: No such file or directory\nUsage: mkfs.xfs\n`);
    return 1;
  }
  if (inUse(call.host, found)) return fail(call, `${device} contains a mounted filesystem\nUsage: mkfs.xfs`);
  if (found.dead) {
    fail(call, 'pwrite failed: Input/output error');
    call.err('libxfs_bwrite: write failed on (unknown) bno 0x0/0x1, err=5\n');
    return fail(call, 'Releasing dirty buffer to free list!');
  }
  if (found.holder.content !== null && !words.has('-f')) {
    fail(call, `${device} appears to contain an existing filesystem (${fileSystem(found) || 'gpt'}).`);
    return fail(call, 'Use the -f option to force overwrite.');
  }
  if (found.sizeKiB < SMALLEST_XFS_KIB) {
    if (found.volume !== null)
      fail(call, 'small data volume, ignoring data volume stripe unit 512 and stripe width 512');
    call.err('Filesystem must be larger than 300MB.\nUsage: mkfs.xfs\n');
    return 1;
  }
  found.holder.content = {
    type: 'xfs',
    uuid: drawUuid(call.model),
    label: words.value('-L') ?? '',
    tree: emptyTree(),
  };
  return 0;
}
