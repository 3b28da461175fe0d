import { BadOrder } from './bad-order.ts';
import { findBlock, isHung } from './model/blocks.ts';
import type { Files } from './model/files.ts';
import type { HostModel } from './model/types.ts';

/** As real ones do it: what reads a file or a disk can be killed while it waits, LVM and unmounting can't. */
export type Wait = 'killable' | 'for-ever';

export function hangDisk(host: HostModel, path: string): void {
  const disk = host.disks.find((each) => each.path === path);
  if (disk === undefined) throw new BadOrder(`${host.name} has no disk ${path}`);
  disk.hangs = true;
}

/** All of them answer again, and who waited goes on, and ends. */
export function freeDisks(host: HostModel): void {
  for (const disk of host.disks) delete disk.hangs;
  delete host.stuck;
}

/** What the kernel still has of a file system answers, and so do stat, df, lsblk and attributes: seen on a real host. */
const READ_FILES = new Set(
  'ls find cat cp mv rm mkdir rmdir touch chown chmod head tail grep truncate sha256sum'.split(' '),
);
const READ_DISKS = new Set(['wipefs', 'blkid', 'mkfs.xfs', 'dd', 'mount']);

/** Whether a command comes to no end on that host. */
export function waitsFor(
  host: HostModel,
  files: Files,
  name: string,
  words: readonly string[],
  pathOf: (word: string) => string,
): Wait | null {
  if (!host.disks.some(({ hangs }) => hangs === true)) return null;
  if (/^(pv|vg|lv)/.test(name) && words[0] !== 'version') return 'for-ever';
  const paths = words.filter((word) => word !== '' && !word.startsWith('-')).map(pathOf);
  if (name === 'umount' && !words.includes('-l'))
    return paths.some((path) => isOnHung(host, files, path)) ? 'for-ever' : null;
  if (READ_FILES.has(name)) return paths.some((path) => isOnHung(host, files, path)) ? 'killable' : null;
  if (!READ_DISKS.has(name)) return null;
  if (name === 'blkid' && paths.length === 0) return 'killable';
  return paths.some((path) => isHung(host, findBlock(host, files.resolve(path)))) ? 'killable' : null;
}

function isOnHung(host: HostModel, files: Files, path: string): boolean {
  const mount = files.mountOf(files.resolve(path));
  if (mount === null || mount.target === '/' || mount.volume !== undefined) return false;
  return isHung(host, findBlock(host, mount.source));
}
