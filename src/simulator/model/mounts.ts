import { type Block, findBlock } from './blocks.ts';
import { Files } from './files.ts';
import type { HostModel } from './types.ts';

/** As the kernel tells them of a mounted XFS; stripes are the chunks of the pool below. */
function xfsOptions(host: HostModel, block: Block, asked: string): string {
  const words = asked.split(',');
  const { chunkKiB = 0 } = host.groups[block.group ?? '']?.volumes[block.volume?.pool ?? ''] ?? {};
  return [
    words.includes('ro') ? 'ro' : 'rw',
    words.includes('noatime') ? 'noatime' : 'relatime',
    ...(words.includes('nouuid') ? ['nouuid'] : []),
    'attr2',
    'inode64',
    'logbufs=8',
    `logbsize=${Math.min(chunkKiB || 32, 256)}k`,
    ...(chunkKiB > 0 ? [`sunit=${chunkKiB * 2}`, `swidth=${chunkKiB * 2}`] : []),
    'noquota',
  ].join(',');
}

/** Mounts a file system; a text is why not, as mount(8) says it. */
export function mountAt(host: HostModel, source: string, target: string, options: string): string | null {
  const files = new Files(host);
  const path = files.resolve(target);
  const block = findBlock(host, files.resolve(source)) ?? findBlock(host, source);
  if (!files.isDirectory(path)) return `mount: ${target}: mount point does not exist.`;
  if (block === null) return `mount: ${target}: special device ${source} does not exist.`;
  if (block.dead) return `mount: ${target}: can't read superblock on ${block.path}.`;
  const content = block.holder.content;
  if (content === null || !('tree' in content))
    return `mount: ${target}: wrong fs type, bad option, bad superblock on ${block.path}, missing codepage or helper program, or other error.`;
  if (host.mounts.some((mount) => mount.target === path && mount.source === block.path))
    return `mount: ${target}: ${block.path} already mounted on ${path}.`;
  const mount = {
    source: block.path,
    target: path,
    type: content.type,
    options:
      content.type === 'xfs' ? xfsOptions(host, block, options) : options.replace('defaults', 'rw,relatime'),
  };
  host.mounts = [...host.mounts, mount];
  return null;
}
