import { linksOf } from '../model/blocks.ts';
import { block } from './blocks.ts';
import { dmsetup } from './dmsetup.ts';
import { lsblk } from './lsblk.ts';
import { findmnt, glusterfs, mount, mountpoint, umount } from './mounting.ts';
import { blkid, mkfs, wipefs } from './signatures.ts';
import { df } from './space.ts';
import { fail, MISSING, NotSimulated, parseWords, type Tools } from './tool.ts';

export const DISK_TOOLS: Tools = {
  dmsetup,
  lsblk,
  blkid,
  wipefs,
  'mkfs.xfs': mkfs,
  // Installed beside LVM; only LVM itself calls it.
  thin_check(call) {
    throw new NotSimulated(call.name);
  },
  mount,
  'mount.glusterfs': () => {
    throw new NotSimulated('mount.glusterfs, but by mount');
  },
  glusterfs,
  umount,
  mountpoint,
  findmnt,
  df,
  // How full pools are is given by defects alone.
  fstrim(call) {
    const words = parseWords(call, '');
    for (const operand of words.operands)
      if (!call.files.isDirectory(call.path(operand)))
        return fail(call, `cannot open ${operand}: ${MISSING}`);
    return 0;
  },
  blockdev(call) {
    const words = parseWords(call, '--getsize64 --getro --rereadpt --flushbufs');
    const [operand = ''] = words.operands;
    const found = block(call, operand);
    if (found === null) return fail(call, `cannot open ${operand}: ${MISSING}`);
    if (words.has('--getsize64')) call.out(`${found.sizeKiB * 1024}\n`);
    if (words.has('--getro')) call.out(found.disk?.readOnly === true ? '1\n' : '0\n');
    return 0;
  },
  udevadm(call) {
    const [verb = ''] = call.words;
    if (verb === 'settle' || verb === 'trigger') return 0;
    const words = parseWords({ ...call, words: call.words.slice(1) }, '', '--query -q --name -n');
    if (verb !== 'info' || words.value('--query', '-q') !== 'symlink')
      throw new NotSimulated(`udevadm ${call.words.join(' ')}`);
    const name = words.value('--name', '-n') ?? '';
    const found = block(call, name);
    if (found === null) {
      if (name === '/dev/vda') return 0;
      call.err(`Unknown device "${name}": No such device\n`);
      return 1;
    }
    call.out(
      `${(found.disk === null ? [] : linksOf(found.disk)).map((link) => link.replace('/dev/', '')).join(' ')}\n`,
    );
    return 0;
  },
};
